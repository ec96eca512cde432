import { foldName } from '../core/fold-name.js'
import { nameRows } from './name-rows.js'
import type { NameRequest, NameRow } from './name-rows.js'
import type { CodeResolution } from './resolve-code.js'
import type { TerritorySystem } from './system.js'
import { vintageDate } from './vintage.js'

type Names = ReadonlyMap<string, NameRow>

const memory = new WeakMap<TerritorySystem, Map<string, Names>>()

/** The territory of a name: official names and aliases only, case and accents folded; quarantined when ambiguous. */
export function resolveName(
  system: TerritorySystem,
  name: string,
  request: NameRequest & { readonly within?: string },
): CodeResolution {
  const row = namesOf(system, request).get(`${request.within ?? ''}|${foldName(name)}`)
  if (row === undefined) {
    const reason = `no official name or alias of ${system.spec.id} on level ${request.level}`
    return { verdict: 'quarantined', code: null, within: null, rule: 'name-not-listed', reason }
  }
  const reason = row.rule === 'ambiguous' ? 'several territories bear this name: name the territory above' : ''
  return { verdict: row.verdict, code: row.code, within: null, rule: row.rule, reason }
}

function namesOf(system: TerritorySystem, request: NameRequest): Names {
  const key = `${request.level}|${vintageDate(system, request.vintage)}`
  const ofSystem = memory.get(system) ?? new Map<string, Names>()
  memory.set(system, ofSystem)
  const names = ofSystem.get(key) ?? namesByKey(nameRows(system, request))
  ofSystem.set(key, names)
  return names
}

function namesByKey(rows: readonly NameRow[]): Names {
  return new Map(rows.map((row) => [`${row.within ?? ''}|${row.name}`, row]))
}
