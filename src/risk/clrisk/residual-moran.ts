import { numberAt } from '../../method/matrix.js'
import type { Note } from '../../method/note.js'
import { moransI } from '../../method/survey/morans-i.js'
import type { MoranResult } from '../../method/survey/morans-i.js'
import type { FittedSurvey } from './fit-survey.js'

export interface ResidualMoran extends MoranResult {
  /** Territories with children in the survey and a neighbour among them. */
  readonly territories: number
}

/**
 * Moran's I of the territories' residuals sum w (y - p) / sqrt(sum w² p (1 - p)) in the survey. Null, with a note, where the survey does
 * not say in which territory a child lives, or fewer than three territories have children and a neighbour.
 */
export function residualMoran({ sample, fit }: FittedSurvey, pairs: readonly (readonly [string, string])[], seed: number): { readonly moran: ResidualMoran | null; readonly notes: readonly Note[] } {
  const sums = new Map<string, { gap: number; variance: number }>()
  sample.places.forEach((place, row) => {
    const weight = numberAt(sample.weights, row)
    const p = numberAt(fit.fitted, row)
    if (place === null || sample.domain[row] !== 1 || !(weight > 0)) return
    const own = sums.get(place) ?? { gap: 0, variance: 0 }
    own.gap += weight * (numberAt(sample.y, row) - p)
    own.variance += weight ** 2 * p * (1 - p)
    sums.set(place, own)
  })
  const linked = pairs.filter(([a, b]) => sums.has(a) && sums.has(b))
  const codes = [...new Set(linked.flat())].sort()
  if (codes.length < 3) {
    const message = sums.size === 0 ? 'The survey does not say in which territory a child lives: residuals have no place, and no Moran\'s I.' : `${codes.length} territories with children in the survey have a neighbour among them: too few for Moran's I.`
    return { moran: null, notes: [{ code: 'CLRISK_NO_MORAN', message }] }
  }
  const place = new Map(codes.map((code, at) => [code, at]))
  const residuals = codes.map((code) => {
    const { gap = 0, variance = 0 } = sums.get(code) ?? {}
    return gap / Math.sqrt(variance)
  })
  const at = (side: 0 | 1): number[] => linked.map((pair) => place.get(pair[side]) ?? 0)
  return { moran: { ...moransI(residuals, { from: at(0), to: at(1) }, { seed }), territories: codes.length }, notes: [] }
}
