import { classify } from '../method/classing/classify.js'
import type { Classification } from '../method/classing/classify.js'
import type { ClassOptions } from '../method/classing/class-options.js'
import type { CompositeIndex } from '../method/composite/composite-index.js'
import type { AggregationRule, CompositeIndexInput, NormalisationRule, TreatmentRule } from '../method/composite/index-input.js'
import { scoreRuns } from '../method/composite/score-runs.js'
import type { ScoreRun, SensitivityOptions } from '../method/composite/score-runs.js'
import { quantile } from '../method/descriptive/quantile.js'
import { numberAt } from '../method/matrix.js'

export interface ClassStability {
  readonly runs: number
  readonly seed: number
  /** What the runs drew from, in words. */
  readonly varied: string
  /** In the order of the territories. */
  readonly territories: readonly TerritoryStability[]
}

export interface TerritoryStability {
  /** Share of the runs, 0 to 1, in which the territory keeps its class; NaN without a class. */
  readonly sameClass: number
  /** 5 and 95 % quantiles of its class over the runs, as ranks from 0 (least vulnerable); -1 without a class. */
  readonly classLow: number
  readonly classHigh: number
  /** 5, 50 and 95 % quantiles of its score over the runs on the index's own scale; NaN without a score. */
  readonly scoreLow: number
  readonly scoreMedian: number
  readonly scoreHigh: number
}

const spread = 0.25

/**
 * How far classes depend on the choices behind an index. Every run draws the weights within 25 % of theirs, the treatment of outliers,
 * and, unless the cut points are fixed in the units of the score, the normalisation and the mean; its scores are classed anew by the
 * index's own method. No rank is given.
 */
export function classStability(
  input: CompositeIndexInput,
  index: CompositeIndex,
  classes: Classification,
  options: ClassOptions,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): ClassStability {
  const choices = choicesOf(input, options.method === 'fixed')
  const drawn = scoreRuns(input, index.weights, { ...choices, runs, seed, weightSpread: spread })
  const ranks = drawn.map((run) => classify(run.scores, options).classes)
  const sameScale = drawn.filter((run) => run.normalisation === (input.normalisation ?? 'min-max'))
  return {
    runs,
    seed,
    varied: inWords(choices),
    territories: input.territories.map((_, row) => territoryStability(row, numberAt(classes.classes, row), ranks, sameScale)),
  }
}

function territoryStability(row: number, own: number, ranks: readonly Int32Array[], sameScale: readonly ScoreRun[]): TerritoryStability {
  const nowhere = Number.NaN
  if (own < 0) return { sameClass: nowhere, classLow: -1, classHigh: -1, scoreLow: nowhere, scoreMedian: nowhere, scoreHigh: nowhere }
  const seen = ranks.map((run) => numberAt(run, row)).sort((a, b) => a - b)
  const scores = sameScale.map((run) => numberAt(run.scores, row))
  const [scoreLow, scoreMedian, scoreHigh] = [quantile(scores, 0.05), quantile(scores, 0.5), quantile(scores, 0.95)]
  return {
    sameClass: seen.filter((rank) => rank === own).length / seen.length,
    classLow: numberAt(seen, Math.ceil(seen.length * 0.05) - 1),
    classHigh: numberAt(seen, Math.ceil(seen.length * 0.95) - 1),
    scoreLow,
    scoreMedian,
    scoreHigh,
  }
}

type Choices = Pick<SensitivityOptions, 'treatments' | 'normalisations' | 'withinDimensions' | 'acrossDimensions'>

function choicesOf(input: CompositeIndexInput, fixedScale: boolean): Choices {
  const treatments: TreatmentRule[] = [...new Set<TreatmentRule>([input.treatment ?? 'none', 'none', 'winsorise'])]
  if (fixedScale) return { treatments }
  const own = input.normalisation ?? 'min-max'
  const normalisations: NormalisationRule[] = own === 'min-max' || own === 'z-score' ? [own, own === 'min-max' ? 'z-score' : 'min-max'] : [own]
  const means = (rule: AggregationRule | undefined): AggregationRule[] => [...new Set<AggregationRule>([rule ?? 'arithmetic', 'arithmetic', 'geometric'])]
  return { treatments, normalisations, withinDimensions: means(input.withinDimensions), acrossDimensions: means(input.acrossDimensions) }
}

function inWords({ treatments, normalisations, acrossDimensions }: Choices): string {
  const parts = [
    `weights within ${spread * 100} %`,
    `treatment ${(treatments ?? []).join(' or ')}`,
    ...(normalisations === undefined ? [] : [`normalisation ${normalisations.join(' or ')}`]),
    ...(acrossDimensions === undefined ? [] : [`mean ${acrossDimensions.map(String).join(' or ')} on each level`]),
  ]
  return parts.join('; ')
}
