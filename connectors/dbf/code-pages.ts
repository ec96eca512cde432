import type { Encoding } from '../../src/core/resource.js'

/** What the mark of a dBASE header says of the code page, as far as the encodings here go. */
const marked: ReadonlyMap<number, string> = new Map([
  [0x01, 'cp437'],
  [0x02, 'cp850'],
  [0x03, 'windows-1252'],
  [0x57, 'windows-1252'],
  [0x58, 'windows-1252'],
  [0x59, 'windows-1252'],
  [0x64, 'cp852'],
  [0x65, 'cp866'],
  [0xc8, 'windows-1250'],
  [0xc9, 'windows-1251'],
])

/** The code page that the mark names, where it is known and not the declared one; latin-1 is part of windows-1252. */
export function otherCodePage(mark: number, declared: Encoding): string | null {
  const named = marked.get(mark)
  if (named === undefined || named === declared) return null
  return named === 'windows-1252' && declared === 'latin-1' ? null : named
}
