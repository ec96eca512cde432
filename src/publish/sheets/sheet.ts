import type { Language } from '../../spec/publication.js'
import type { Picture } from './picture.js'

/** Place of a class from least need, of how many: what its pattern is chosen by. */
export interface ClassMark {
  readonly rank: number
  readonly of: number
}

/** What the pattern of a shape or a small square stands for. */
export type Mark = ClassMark | 'suppressed' | 'missing'

/** A fact of a table: text, set back where it is no figure, with the mark of a class where it names one. */
export interface SheetCell {
  readonly text: string
  readonly quiet?: boolean
  /** Second, smaller line. */
  readonly note?: string
  readonly mark?: Mark | null
}

export interface SheetColumn {
  readonly text: string
  /** `short` text needs no more room than it takes. */
  readonly kind: 'text' | 'short' | 'number'
}

export interface SheetResult {
  readonly model: string
  readonly figure: SheetCell
  readonly unit: string
  readonly level: { readonly text: string; readonly mark: Mark | null } | null
  readonly scale: Picture | null
  readonly sentences: readonly string[]
}

/** A bar from zero; `value` is in parts of the longest one, -1 to 1, null where there is no figure. */
export interface SheetBar {
  readonly label: string
  readonly value: number | null
  readonly text: string
  readonly note: string
}

export interface SheetMember {
  readonly code: string
  readonly name: string
}

/** Territories in order of code, below the unit that they lie in where there are several. */
export interface MemberList {
  readonly title: string
  readonly mark: Mark
  readonly groups: readonly { readonly name: string | null; readonly members: readonly SheetMember[] }[]
}

export type SheetBlock =
  | { readonly block: 'words'; readonly text: string; readonly tone: 'plain' | 'note' }
  | { readonly block: 'facts'; readonly facts: readonly { readonly label: string; readonly value: SheetCell }[] }
  | { readonly block: 'results'; readonly results: readonly SheetResult[] }
  | { readonly block: 'bars'; readonly caption: string; readonly head: readonly [string, string]; readonly signed: boolean; readonly bars: readonly SheetBar[] }
  | { readonly block: 'table'; readonly caption: string; readonly columns: readonly SheetColumn[]; readonly rows: readonly (readonly SheetCell[] | string)[] }
  | { readonly block: 'members'; readonly lists: readonly MemberList[] }
  | { readonly block: 'form'; readonly choices: readonly string[]; readonly comment: string; readonly fields: readonly string[] }

export interface SheetSection {
  readonly id: string
  readonly title: string
  readonly blocks: readonly SheetBlock[]
}

export type SheetKind = 'national' | 'parent' | 'territory'

/** A sheet in one language, every word and figure written out: HTML and PDF say the same because both print this. */
export interface Sheet {
  readonly language: Language
  readonly kind: SheetKind
  readonly code: string
  readonly name: string
  readonly over: string
  readonly under: string
  readonly purpose: string
  readonly draft: { readonly mark: string; readonly note: string } | null
  readonly map: { readonly title: string; readonly picture: Picture; readonly legend: readonly { readonly text: string; readonly mark: Mark }[] } | null
  readonly sections: readonly SheetSection[]
  readonly foot: string
  readonly page: string
  /** Numbers of classes of the models, for the patterns. */
  readonly classes: readonly number[]
  /** Time of the release, ISO 8601. */
  readonly madeAt: string
}
