import type { Territory, TerritorySystem } from './system.js'
import { existsAt, levelSpec, vintageDate } from './vintage.js'

/** Territories of a level that exist in a vintage (its name or an ISO date), in order of code. */
export function territoriesAt(system: TerritorySystem, level: string, vintage?: string): readonly Territory[] {
  const date = vintageDate(system, vintage)
  levelSpec(system, level)
  return [...(system.territories.get(level)?.values() ?? [])].filter((each) => existsAt(each, date))
}

/** The territories that hold this one, from its parent up to the top; empty for an unknown code. */
export function ancestors(system: TerritorySystem, level: string, code: string): readonly Territory[] {
  const found: Territory[] = []
  let at = system.territories.get(level)?.get(code)
  while (at?.parent != null) {
    const above = levelSpec(system, at.level).parent
    const parent = above === null ? undefined : system.territories.get(above)?.get(at.parent)
    if (parent === undefined) return found
    found.push(parent)
    at = parent
  }
  return found
}

/** Territories directly below this one in a vintage, in order of code. */
export function children(system: TerritorySystem, level: string, code: string, vintage?: string): readonly Territory[] {
  levelSpec(system, level)
  return system.spec.levels
    .filter((each) => each.parent === level)
    .flatMap((each) => territoriesAt(system, each.name, vintage))
    .filter((each) => each.parent === code)
}
