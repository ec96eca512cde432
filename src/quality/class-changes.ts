import type { Measurement } from './run-checks.js'

/** Class of one territory under one model. */
export interface ClassedTerritory {
  readonly model: string
  readonly code: string
  readonly class: string
}

/**
 * Share of the territories whose class differs from the release before, for each model that classes in both. Only territories with a
 * class on both sides are compared: what appears or disappears is a matter of coverage.
 */
export function classChangeShares(before: readonly ClassedTerritory[], now: readonly ClassedTerritory[]): readonly Measurement[] {
  const earlier = new Map(before.map((each) => [`${each.model} ${each.code}`, each.class]))
  const counts = new Map<string, { compared: number; changed: number }>()
  for (const each of now) {
    const was = earlier.get(`${each.model} ${each.code}`)
    if (was === undefined) continue
    const count = counts.get(each.model) ?? { compared: 0, changed: 0 }
    counts.set(each.model, { compared: count.compared + 1, changed: count.changed + (was === each.class ? 0 : 1) })
  }
  return [...counts].map(([of, { compared, changed }]) => ({ check: 'class-change-share', of, value: changed / compared, failures: changed }))
}
