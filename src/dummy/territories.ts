import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { DummyRecipe } from '../spec/dummy.js'
import type { TerritorySystem } from '../territory/system.js'
import { ancestors, territoriesAt } from '../territory/territories-at.js'

export interface DummyTerritory {
  readonly code: string
  readonly name: string
  /** Codes of the territories above, from the nearest. */
  readonly within: readonly string[]
  readonly seat: { readonly longitude: number; readonly latitude: number } | null
}

/** The territories that a recipe takes, in order of code. */
export function dummyTerritories(
  system: TerritorySystem,
  choice: DummyRecipe['territories'],
): readonly DummyTerritory[] {
  const all = territoriesAt(system, choice.level, choice.vintage).map(({ code, name, seat }): DummyTerritory => ({
    code,
    name,
    within: ancestors(system, choice.level, code).map((above) => above.code),
    seat,
  }))
  const known = new Set(all.flatMap((territory) => territory.within))
  const stranger = choice.within.find((code) => !known.has(code))
  if (stranger !== undefined) {
    throw new CauceError('specification', {
      code: 'DUMMY_TERRITORY',
      what: `no territory of the level "${choice.level}" of ${choice.system} lies within "${stranger}"`,
      expected: 'the code of a territory of a level above',
      todo: didYouMean(stranger, known),
    })
  }
  return all.filter((territory) => territory.within.some((code) => choice.within.includes(code)))
}
