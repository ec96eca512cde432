/** Ways in which institutions spoil a code without changing what it means. Each is reversible without guessing. */
export const spellingRules = ['lost-zero', 'no-check-digit', 'float'] as const
export type SpellingRule = (typeof spellingRules)[number]

export interface Titles {
  readonly es: string
  readonly pt: string
  readonly en: string
}

export interface TerritoryLevelSpec {
  readonly name: string
  readonly titles: Titles
  /** Digits of a canonical code; every code is digits only. */
  readonly length: number
  /** Level above, or null at the top. */
  readonly parent: string | null
  /** How many first digits the code shares with its parent's code; 0 when it shares none. */
  readonly prefix: number
}

/** A digit computed from the others, with the codes that lawfully break the rule. */
export interface CheckDigitSpec {
  readonly level: string
  readonly rule: string
  readonly exceptions: readonly string[]
}

export interface SpellingSpec {
  readonly level: string
  readonly rules: readonly SpellingRule[]
  /** Lengths of codes of finer places (populated centres) whose first digits are a code of this level. */
  readonly finer: readonly number[]
}

/** Codes that stand for no territory. `{level}` in a code is replaced by every code of that level. */
export interface UnknownSpec {
  readonly level: string
  readonly codes: readonly string[]
  readonly reason: string
}

/** A state of the division at a date; `counts` are asserted when the system is loaded. */
export interface VintageSpec {
  readonly id: string
  /** ISO date. */
  readonly date: string
  /** Territories by level. */
  readonly counts: Readonly<Record<string, number>>
  readonly note: string
}

/** Another numbering of the same territories. It is accepted only where it is asked for by name. */
export interface SchemeSpec {
  readonly name: string
  readonly level: string
  readonly titles: Titles
  readonly length: number
}

/** What `schemas/territories/<country>/<system>/system.yaml` says; the tables beside it hold the rest. */
export interface TerritorySystemSpec {
  readonly id: string
  readonly country: string
  readonly titles: Titles
  readonly sources: readonly string[]
  readonly levels: readonly TerritoryLevelSpec[]
  readonly check: CheckDigitSpec | null
  readonly spellings: readonly SpellingSpec[]
  readonly unknown: readonly UnknownSpec[]
  readonly schemes: readonly SchemeSpec[]
  /** In time order; the last is the one taken when none is named. */
  readonly vintages: readonly VintageSpec[]
  /** What the tables do not know, in words for a reader of the results. */
  readonly gaps: readonly string[]
}

export const successionKinds = ['split', 'merge', 'recode', 'transfer'] as const
export type SuccessionKind = (typeof successionKinds)[number]

/** One file of a system: `name` is for messages only. */
export interface TableText {
  readonly name: string
  readonly text: string
}

export interface TerritoryTables {
  /** level,code,parent,name,valid_from,valid_to,longitude,latitude,note */
  readonly territories: TableText
  /** level,code,alias,kind,note */
  readonly aliases: TableText
  /** level,from_code,to_code,date,kind,weight,weight_method,note */
  readonly successions: TableText
}
