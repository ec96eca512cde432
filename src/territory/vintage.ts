import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { TerritoryLevelSpec } from '../core/territory-system.js'
import type { Territory, TerritorySystem } from './system.js'

/** Day meant by a vintage: its name, an ISO date, or undefined for the newest. */
export function vintageDate(system: TerritorySystem, vintage: string | undefined): string {
  const { vintages, id } = system.spec
  const found = vintage === undefined ? vintages.at(-1) : vintages.find((each) => each.id === vintage)
  if (found !== undefined) return found.date
  const first = vintages[0]?.date ?? ''
  if (vintage !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(vintage)) {
    if (vintage >= first) return vintage
    throw new CauceError('specification', {
      code: 'TERRITORY_VINTAGE_TOO_OLD',
      what: `territory system ${id} knows nothing before ${first}`,
      expected: `a date from ${first} on`,
    })
  }
  throw new CauceError('specification', {
    code: 'TERRITORY_VINTAGE_UNKNOWN',
    what: `territory system ${id} has no vintage "${vintage ?? ''}"`,
    expected: `one of ${vintages.map((each) => each.id).join(', ')}, or a date such as ${first}`,
  })
}

export function levelSpec(system: TerritorySystem, level: string): TerritoryLevelSpec {
  const names = system.spec.levels.map((each) => each.name)
  const found = system.spec.levels.find((each) => each.name === level)
  if (found !== undefined) return found
  throw new CauceError('specification', {
    code: 'TERRITORY_LEVEL_UNKNOWN',
    what: `territory system ${system.spec.id} has no level "${level}"`,
    expected: `one of ${names.join(', ')}`,
    todo: didYouMean(level, names),
  })
}

export function existsAt(territory: Territory, date: string): boolean {
  return (territory.validFrom ?? '') <= date && date < (territory.validTo ?? '9999-12-31')
}
