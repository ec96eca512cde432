/** Joins a code that comes in pieces, each padded with zeros to its length; null when one is missing or too long. */
export function joinPieces(pieces: readonly (string | null)[], lengths: readonly number[]): string | null {
  const padded = lengths.map((length, index) => (pieces[index] ?? '').trim().padStart(length, '0'))
  const digits = pieces.every((piece) => piece !== null && /^\d+$/.test(piece.trim()))
  const whole = digits && pieces.length === lengths.length
  return whole && padded.every((piece, index) => piece.length === lengths[index]) ? padded.join('') : null
}
