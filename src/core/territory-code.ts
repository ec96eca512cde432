declare const territoryCode: unique symbol

/** A code of a territory, text from end to end: it never passes through a number. */
export type TerritoryCode = string & { readonly [territoryCode]: true }

/** What became of a raw code: exactly one of these. */
export type CodeVerdict = 'valid' | 'aliased' | 'successor' | 'unknown' | 'quarantined'
