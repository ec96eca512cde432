/**
 * Whether any byte lies in 0x80–0x9F: controls in latin-1, which DuckDB refuses, letters and marks in other code pages.
 */
export function holdsUpperControls(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return bytes.some(isUpperControl)
  const head = (4 - (bytes.byteOffset % 4)) % 4
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2)
  for (let index = 0; index < head; index++) if (isUpperControl(bytes[index] ?? 0)) return true
  for (let index = head + words.length * 4; index < bytes.length; index++)
    if (isUpperControl(bytes[index] ?? 0)) return true
  let found = 0
  // Four bytes at once: bit 7 is set while bits 6 and 5, shifted onto it, are not.
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? 0
    found |= word & ~((word << 1) | (word << 2)) & 0x80808080
  }
  return found !== 0
}

function isUpperControl(byte: number): boolean {
  return byte >= 0x80 && byte <= 0x9f
}
