/** A code that comes in pieces: each piece padded with zeros to its length, then joined; null when one is missing or too long. */
export function joinPieces(pieces: readonly (string | null)[], lengths: readonly number[]): string | null {
  const padded = lengths.map((length, index) => (pieces[index] ?? '').trim().padStart(length, '0'))
  const whole = pieces.length === lengths.length && pieces.every((piece) => piece !== null && /^\d+$/.test(piece.trim()))
  return whole && padded.every((piece, index) => piece.length === lengths[index]) ? padded.join('') : null
}
