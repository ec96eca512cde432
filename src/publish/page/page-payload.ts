import type { Language } from '../../spec/publication.js'
import type { LocalText } from '../../spec/text.js'
import type { TerritoryMap } from '../map/territory-map.js'
import type { PublicIndicator, PublicModel, PublicSource, PublicSummary } from '../view/public-view.js'

/** Figures of all territories in order of code, as whole multiples of 1 / `by`; null where there is none. Empty: none at all. */
export interface NumberColumn {
  readonly by: number
  readonly of: readonly (number | null)[]
}

/** Words of all territories by their place in `words`; -1 where there is none. Empty: none at all. */
export interface WordColumn {
  readonly words: readonly string[]
  readonly of: readonly number[]
}

/** A letter per territory, or one for all: o observed, f filled, b out of bounds, m missing, s suppressed. */
export type StateColumn = string

export interface PageModel extends PublicModel {
  readonly states: StateColumn
  readonly score: NumberColumn
  readonly lower: NumberColumn
  readonly upper: NumberColumn
  readonly class: WordColumn
  readonly classWithinParent: WordColumn
  readonly stability: NumberColumn
  readonly coverage: NumberColumn
  readonly quality: WordColumn
  readonly children: NumberColumn
  readonly childrenAtRisk: NumberColumn
  readonly change: PageChange | null
}

/** What became of the results of a model since the base period. */
export interface PageChange {
  readonly basePeriod: string
  readonly comparison: string
  readonly differentParts: string
  readonly states: StateColumn
  readonly baseScore: NumberColumn
  readonly difference: NumberColumn
  readonly margin: NumberColumn
  readonly baseClass: WordColumn
  readonly class: WordColumn
  /** `yes` where the difference is larger than its margin, `no` where it is not. */
  readonly exceeds: WordColumn
}

export interface PageFactor {
  readonly id: string
  /** Null where the specifications give none. */
  readonly title: LocalText | null
  readonly contribution: NumberColumn
  readonly states: StateColumn
}

export interface PageIndicator extends PublicIndicator {
  readonly value: NumberColumn
  readonly contribution: NumberColumn
  readonly period: WordColumn
  readonly states: StateColumn
}

export interface PageGroup {
  readonly by: string
  readonly value: string
  readonly children: NumberColumn
  readonly rate: NumberColumn
  readonly lower: NumberColumn
  readonly upper: NumberColumn
  readonly states: StateColumn
}

/** How the map came about, to be said beside it. */
export interface PageMapNote {
  /** File of the boundaries asked for; null where none is. */
  readonly file: string | null
  readonly found: boolean
  /** Shapes with a code of another time, carried to today's territory. */
  readonly carried: number
  /** Codes of shapes that stand for no territory. */
  readonly unmatched: readonly string[]
}

export interface PageAbout {
  readonly pipeline: string
  readonly title: LocalText
  readonly release: string
  readonly period: string
  readonly vintage: string
  readonly status: 'draft' | 'validated'
  readonly madeAt: string
  readonly cauce: string
  readonly publisher: LocalText | null
  readonly contact: string | null
  readonly citation: LocalText | null
  readonly licence: string
  readonly languages: readonly Language[]
  /** Names of the level compared and of the one above it. */
  readonly level: LocalText
  readonly parentLevel: LocalText | null
  /** Counts below are kept back; null where no rule is known. */
  readonly threshold: number | null
}

export interface PageDownload {
  /** Path relative to the page. */
  readonly file: string
  readonly bytes: number
}

/** Everything that the browser gets. Territories, and so all columns, are in order of code. */
export interface PagePayload {
  readonly format: 1
  readonly about: PageAbout
  readonly territories: { readonly code: readonly string[]; readonly name: readonly string[]; /** Place in `parents`, or -1. */ readonly parent: readonly number[] }
  readonly parents: { readonly code: readonly string[]; readonly name: readonly string[] }
  readonly models: readonly PageModel[]
  readonly factors: readonly PageFactor[]
  readonly indicators: readonly PageIndicator[]
  readonly groups: readonly PageGroup[]
  readonly summaries: readonly PublicSummary[]
  readonly sources: readonly PublicSource[]
  readonly map: TerritoryMap
  readonly mapNote: PageMapNote
  readonly downloads: readonly PageDownload[]
  /** Down to which level there is a sheet `sheets/<language>/<code>.html`. */
  readonly sheets: 'none' | 'national' | 'parent' | 'territory'
}
