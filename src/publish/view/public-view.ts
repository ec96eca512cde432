import type { LocalText } from '../../spec/text.js'

/** Why a figure is or is not there; three different things: zero is a figure, missing was never known, suppressed is known and kept back. */
export type ValueState = 'observed' | 'filled' | 'out of bounds' | 'missing' | 'suppressed'

/** A class of a model in order of risk; `rank` 0 is the least. */
export interface PublicClass {
  readonly label: string
  readonly rank: number
  /** Cut point from which the class holds; null for the first. */
  readonly lowerBound: number | null
  readonly lowest: number | null
  readonly highest: number | null
  readonly territories: number
}

export interface PublicModel {
  readonly id: string
  /** CLRISK: a share of children with an interval. IVTI: points without one. */
  readonly kind: 'clrisk' | 'ivti'
  readonly unit: string
  readonly classes: readonly PublicClass[]
  /** How the cut points were found. */
  readonly classing: string
}

/** Result of one model in one territory; every figure is null unless `state` is observed. CLRISK: shares from 0 to 1. */
export interface PublicResult {
  readonly model: string
  readonly state: ValueState
  readonly score: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly class: string | null
  readonly classWithinParent: string | null
  /** Share of the draws or runs in which the class stays. */
  readonly stability: number | null
  readonly coverage: number | null
  /** CLRISK only: reliable, weakly-reliable, not-reliable. */
  readonly quality: string | null
  /** CLRISK only: children of the target, and those at risk. */
  readonly children: number | null
  readonly childrenAtRisk: number | null
}

/** What moves a territory from the mean: factors of CLRISK on the logit scale. */
export interface PublicFactor {
  readonly factor: string
  readonly contribution: number | null
  readonly share: number | null
  readonly rank: number | null
  readonly state: ValueState
}

export interface PublicIndicatorValue {
  readonly indicator: string
  readonly value: number | null
  readonly contribution: number | null
  readonly period: string | null
  readonly state: ValueState
}

export interface PublicGroup {
  readonly by: string
  readonly value: string
  readonly children: number | null
  readonly rate: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly state: ValueState
}

export interface PublicTerritory {
  readonly code: string
  readonly name: string
  readonly parentCode: string | null
  readonly parentName: string | null
  readonly longitude: number | null
  readonly latitude: number | null
  readonly results: readonly PublicResult[]
  readonly factors: readonly PublicFactor[]
  readonly indicators: readonly PublicIndicatorValue[]
  readonly groups: readonly PublicGroup[]
}

/** Result of a model in the base period and what became of it; figures in the unit of the result, in the classes of one set of cut points. */
export interface PublicChange {
  readonly code: string
  readonly model: string
  readonly basePeriod: string
  readonly baseScore: number | null
  readonly difference: number | null
  /** Half width of the 95 % interval of the difference; null where none can be given. */
  readonly margin: number | null
  readonly baseClass: string | null
  readonly class: string | null
  readonly exceedsMargin: boolean | null
  readonly comparison: string
  readonly differentParts: string | null
  readonly state: ValueState
}

/** Figures of a level above, or of the country (`_T`). */
export interface PublicSummary {
  readonly code: string
  readonly name: string
  readonly level: string
  readonly model: string
  readonly territories: number | null
  readonly scored: number | null
  readonly children: number | null
  readonly score: number | null
  readonly lower: number | null
  readonly upper: number | null
  readonly minimum: number | null
  readonly maximum: number | null
  readonly state: ValueState
}

export interface PublicIndicator {
  readonly id: string
  readonly title: LocalText
  readonly dimension: string
  readonly dimensionTitle: LocalText
  readonly unit: string
  readonly direction: string
  readonly source: string | null
  readonly registries: readonly string[]
}

export interface PublicSource {
  readonly registry: string
  readonly institution: string
  readonly period: string
  readonly receivedAt: string
  readonly files: number
  /** Share (0 to 1) of the delivered records that was set aside for errors; null where it was not counted. */
  readonly quarantinedShare: number | null
  /** Whether the registry's latest period was older than its limit when the release was made. */
  readonly stale: boolean
}

/** Everything that page and sheets show of one release, read from the public tables alone. Territories in order of code. */
export interface PublicView {
  readonly pipeline: string
  readonly title: LocalText
  readonly release: string
  readonly period: string
  readonly vintage: string
  readonly level: string
  readonly status: 'draft' | 'validated'
  readonly madeAt: string
  readonly cauce: string
  readonly publisher: LocalText | null
  readonly contact: string | null
  readonly citation: LocalText | null
  readonly licence: string
  readonly models: readonly PublicModel[]
  readonly territories: readonly PublicTerritory[]
  readonly summaries: readonly PublicSummary[]
  readonly indicators: readonly PublicIndicator[]
  readonly sources: readonly PublicSource[]
  /** Absent where the release compares with no other period. */
  readonly changes?: readonly PublicChange[]
}
