import type { CodeVerdict, TerritoryCode } from '../core/territory-code.js'
import { finerLengths, lookupRows } from './lookup-rows.js'
import type { LookupRequest, LookupRow } from './lookup-rows.js'
import type { TerritorySystem } from './system.js'
import { levelSpec, vintageDate } from './vintage.js'

export interface CodeResolution {
  readonly verdict: CodeVerdict
  readonly code: TerritoryCode | null
  readonly within: TerritoryCode | null
  readonly rule: string
  readonly reason: string
}

type Lookup = ReadonlyMap<string, LookupRow>

const lookups = new WeakMap<TerritorySystem, Map<string, Lookup>>()

/**
 * What became of one raw code: exactly one of valid, aliased, successor, unknown, quarantined. Blanks around it are
 * ignored. It agrees with `lookupRows` by construction; the reason never repeats the raw text.
 */
export function resolveCode(system: TerritorySystem, raw: string, request: LookupRequest): CodeResolution {
  const lookup = lookupOf(system, request)
  const text = raw.trim()
  const row = lookup.get(text) ?? finerRow(system, lookup, text, request)
  if (row !== undefined) {
    const { verdict, code, within, rule, reason } = row
    return { verdict, code, within, rule, reason }
  }
  return { verdict: 'quarantined', code: null, within: null, ...diagnosis(system, text, request) }
}

function lookupOf(system: TerritorySystem, request: LookupRequest): Lookup {
  const key = [request.level, vintageDate(system, request.vintage), request.scheme ?? ''].join('|')
  const ofSystem = lookups.get(system) ?? new Map<string, Lookup>()
  lookups.set(system, ofSystem)
  const lookup = ofSystem.get(key) ?? new Map(lookupRows(system, request).map((row) => [row.raw, row]))
  ofSystem.set(key, lookup)
  return lookup
}

function finerRow(
  system: TerritorySystem,
  lookup: Lookup,
  text: string,
  request: LookupRequest,
): LookupRow | undefined {
  const finer = finerLengths(system, request.level)
  const digits = text.replace(/\.0$/, '')
  if (request.scheme !== undefined || !/^\d+$/.test(digits)) return undefined
  const whole = finer.raw.includes(digits.length) ? digits : `0${digits}`
  if (!finer.raw.includes(whole.length)) return undefined
  const row = lookup.get(whole.slice(0, finer.length))
  if (row?.verdict === 'valid') return { ...row, verdict: 'aliased', rule: 'finer' }
  return row?.verdict === 'successor' ? { ...row, rule: `finer+${row.rule}` } : undefined
}

function diagnosis(system: TerritorySystem, text: string, request: LookupRequest): { rule: string; reason: string } {
  const { levels, id } = system.spec
  const level = levelSpec(system, request.level)
  if (text === '') return { rule: 'empty', reason: 'no code' }
  if (!/^\d+$/.test(text)) return { rule: 'not-digits', reason: 'a code is made of digits' }
  if (request.scheme !== undefined) return { rule: 'not-in-scheme', reason: `no ${request.scheme} code of ${id}` }
  if (text.length !== level.length) {
    const other = levels.find((each) => system.territories.get(each.name)?.has(text) === true)
    const hint = other === undefined ? '' : `; it is a code of level ${other.name}`
    return { rule: 'length', reason: `${text.length} digits where ${level.length} are expected${hint}` }
  }
  if (system.spec.check?.level === level.name && hasSibling(system, level.name, text)) {
    return { rule: 'check-digit', reason: 'all but the check digit is that of a known territory' }
  }
  return { rule: 'not-listed', reason: `no territory of ${id} ever had this code on level ${level.name}` }
}

function hasSibling(system: TerritorySystem, level: string, text: string): boolean {
  const known = system.territories.get(level)
  return [...'0123456789'].some((digit) => known?.has(text.slice(0, -1) + digit) === true)
}
