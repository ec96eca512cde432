/** What a number format makes of a number. `elapsed` counts hours beyond a day. */
export type NumberKind = 'number' | 'date' | 'datetime' | 'time' | 'elapsed'

/** Formats that every workbook has without writing them (ECMA-376 part 1, 18.8.30). */
export function builtInKind(id: number): NumberKind {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58)) return 'date'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47) return 'time'
  if (id === 22) return 'datetime'
  return id === 46 ? 'elapsed' : 'number'
}

/** Reads a format code such as `dd/mm/yyyy` or `[$-340A]0.00` by its first section. */
export function formatCodeKind(code: string): NumberKind {
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
    .split(';', 1)[0]
    ?.toLowerCase() ?? ''
  if (bare === 'general' || bare === '@') return 'number'
  if (/\[(?:h+|m+|s+)\]/.test(bare)) return 'elapsed'
  const time = /[hs]|am\/pm|a\/p/.test(bare)
  const date = /[dy]/.test(bare) || (!time && bare.includes('m'))
  if (date) return time ? 'datetime' : 'date'
  return time ? 'time' : 'number'
}
