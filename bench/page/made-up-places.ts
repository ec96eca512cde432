import type { TerritorySystem } from '../../src/territory/system.js'
import { ancestors, territoriesAt } from '../../src/territory/territories-at.js'
import type { MadeUpPlace } from './made-up-view.js'

/** Real places of a system, to carry made-up figures. */
export function placesOf(system: TerritorySystem, level: string, parentLevel: string, vintage: string): readonly MadeUpPlace[] {
  return territoriesAt(system, level, vintage).map(({ code, name, seat }) => {
    const parent = ancestors(system, level, code).find((each) => each.level === parentLevel)
    return { code, name, parentCode: parent?.code ?? '', parentName: parent?.name ?? '', longitude: seat?.longitude ?? null, latitude: seat?.latitude ?? null }
  })
}
