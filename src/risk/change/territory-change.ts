import { classOf } from '../../method/classing/classify.js'
import type { BaseModel } from './base-model.js'
import { benchmarkedError, independentDifference } from './compare-scores.js'
import type { DirectEstimate } from './base-model.js'

/** How far two periods can be compared; what each means stands in the comment of the column. */
export type Comparison = 'independent-surveys' | 'same-survey' | 'fixed-scale' | 'relative-scale'

export interface PresentTerritory {
  readonly code: string
  readonly name: string
  readonly score: number
  readonly standardError: number
  /** Territory of the benchmark level. */
  readonly parent: string | undefined
}

/** A model of this run beside that of a base period. */
export interface PresentModel {
  readonly territories: readonly PresentTerritory[]
  readonly direct: ReadonlyMap<string, DirectEstimate>
  readonly df: number
  readonly parts: readonly string[]
  readonly survey: readonly string[]
  /** Of every period, in the unit of the scores. */
  readonly cuts: readonly number[]
  /** Of an index: whether its scale is the same in every period. */
  readonly fixedScale: boolean
}

export interface TerritoryChange {
  readonly code: string
  readonly name: string
  readonly base: number
  readonly now: number
  readonly difference: number
  /** NaN where no error can be given. */
  readonly standardError: number
  readonly marginOfError: number
  /** -1 without a score. */
  readonly baseClass: number
  readonly nowClass: number
  readonly changedClass: boolean | null
  readonly exceedsMargin: boolean | null
}

export interface Change {
  readonly comparison: Comparison
  /** Terms or indicators that only one of the two periods has. */
  readonly differentParts: readonly string[]
  readonly territories: readonly TerritoryChange[]
}

/**
 * Every territory then and now, in the classes of one set of cut points. A margin is given for two independent surveys alone: with one
 * survey in both, the errors of the coefficients are shared and do not add up; an index has no sampling error.
 */
export function territoryChange(base: BaseModel, now: PresentModel): Change {
  const comparison = comparisonOf(base, now)
  return {
    comparison,
    differentParts: [...base.parts.filter((part) => !now.parts.includes(part)), ...now.parts.filter((part) => !base.parts.includes(part))],
    territories: now.territories.map((territory) => changeOf(territory, base, now, comparison)),
  }
}

function comparisonOf(base: BaseModel, now: PresentModel): Comparison {
  if (now.survey.length === 0) return now.fixedScale ? 'fixed-scale' : 'relative-scale'
  return now.survey.some((mark) => base.survey.includes(mark)) ? 'same-survey' : 'independent-surveys'
}

function changeOf(territory: PresentTerritory, base: BaseModel, now: PresentModel, comparison: Comparison): TerritoryChange {
  const { code, name, score, parent } = territory
  const before = base.scores.get(code)
  const baseScore = before?.score ?? Number.NaN
  const classIn = (value: number): number => (Number.isNaN(value) ? -1 : classOf(value, now.cuts))
  const [baseClass, nowClass] = [classIn(baseScore), classIn(score)]
  const both = before !== undefined && !Number.isNaN(score)
  const error = (rate: number, own: number, direct: ReadonlyMap<string, DirectEstimate>): number => benchmarkedError(rate, own, parent === undefined ? undefined : direct.get(parent))
  const tested =
    both && comparison === 'independent-surveys'
      ? independentDifference({ score: baseScore, standardError: error(baseScore, before.standardError, base.direct), df: base.df }, { score, standardError: error(score, territory.standardError, now.direct), df: now.df })
      : undefined
  return {
    code,
    name,
    base: baseScore,
    now: score,
    difference: score - baseScore,
    standardError: tested?.standardError ?? Number.NaN,
    marginOfError: tested?.marginOfError ?? Number.NaN,
    baseClass,
    nowClass,
    changedClass: both ? baseClass !== nowClass : null,
    exceedsMargin: tested === undefined || Number.isNaN(tested.marginOfError) ? null : tested.exceedsMargin,
  }
}
