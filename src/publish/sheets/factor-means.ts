import type { PublicModel, PublicTerritory, ValueState } from '../view/public-view.js'

/** A factor or indicator with its mean over territories. */
export interface MeanFigure {
  readonly id: string
  readonly value: number | null
  /** Share (0 to 1) of the sizes of all factors together. */
  readonly share: number | null
  readonly state: ValueState
}

interface Sum {
  value: number
  size: number
  weight: number
}

/**
 * Factors of CLRISK over the territories with published figures, weighted by their children: contributions are linear in the means of the
 * conditions, so this is the contribution of the unit. `sizes`: the mean size instead, as the means of a whole country cancel.
 */
export function meanFactors(members: readonly PublicTerritory[], sizes: boolean): readonly MeanFigure[] {
  const sums = new Map<string, Sum>()
  for (const { factors, results } of members) {
    const children = results.find((result) => result.children !== null)?.children ?? null
    if (children === null) continue
    for (const { factor, contribution } of factors) if (contribution !== null) add(sums, factor, contribution, children)
  }
  const means = [...sums].map(([id, { value, size, weight }]) => ({ id, value: weight === 0 ? null : (sizes ? size : value) / weight }))
  const all = means.reduce((sum, { value }) => sum + Math.abs(value ?? 0), 0)
  return means.map(({ id, value }) => ({ id, value, share: value === null || all === 0 ? null : Math.abs(value) / all, state: value === null ? 'missing' : 'observed' }))
}

/** Contributions to the IVTI, mean of the territories that have a published score. */
export function meanPoints(members: readonly PublicTerritory[], model: PublicModel): readonly MeanFigure[] {
  const sums = new Map<string, Sum>()
  for (const { indicators, results } of members) {
    if (results.find((result) => result.model === model.id)?.score === null) continue
    for (const { indicator, contribution } of indicators) if (contribution !== null) add(sums, indicator, contribution, 1)
  }
  return [...sums].map(([id, { value, weight }]) => ({ id, value: value / weight, share: null, state: 'observed' }))
}

function add(sums: Map<string, Sum>, id: string, value: number, weight: number): void {
  const own = sums.get(id) ?? { value: 0, size: 0, weight: 0 }
  sums.set(id, own)
  own.value += value * weight
  own.size += Math.abs(value) * weight
  own.weight += weight
}
