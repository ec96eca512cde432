import type { CodeVerdict, TerritoryCode } from '../core/territory-code.js'
import { carriedTo } from './carried.js'
import type { Carried } from './carried.js'
import { spellingsBy, spellingsOf } from './spellings.js'
import type { Spelling } from './spellings.js'
import type { TerritorySystem } from './system.js'
import { levelSpec, vintageDate } from './vintage.js'

export interface LookupRequest {
  readonly level: string
  /** Name of a vintage or ISO date to which codes are carried; the newest when absent. */
  readonly vintage?: string
  /** Name of another numbering of the system; canonical codes are then not accepted. */
  readonly scheme?: string
}

/** One accepted spelling. A raw text (trimmed) without a row is quarantined. */
export interface LookupRow {
  readonly raw: string
  readonly verdict: CodeVerdict
  /** Null unless valid, aliased or successor. */
  readonly code: TerritoryCode | null
  /** For unknown: the territory of a level above in which it is known to lie. */
  readonly within: TerritoryCode | null
  readonly rule: string
  readonly reason: string
}

/** Every accepted spelling of every code, once each: the table that harmonising joins in SQL. In order of `raw`. */
export function lookupRows(system: TerritorySystem, request: LookupRequest): readonly LookupRow[] {
  const rows = new Map<string, LookupRow>()
  const put = (row: LookupRow) => {
    const before = rows.get(row.raw)
    if (before === undefined) rows.set(row.raw, row)
    else if (before.code !== row.code && before.rule !== 'exact') rows.set(row.raw, ambiguous(row.raw))
  }
  for (const row of acceptedRows(system, request).toSorted((a, b) => precedence(a) - precedence(b))) put(row)
  return [...rows.values()].toSorted((a, b) => (a.raw < b.raw ? -1 : 1))
}

/** Lengths of codes of finer places, whose first digits (`length`) are a code of this level: not listed row by row. */
export function finerLengths(
  system: TerritorySystem,
  level: string,
): { readonly raw: readonly number[]; readonly length: number } {
  const raw = system.spec.spellings.filter((each) => each.level === level).flatMap((each) => each.finer)
  return { raw, length: levelSpec(system, level).length }
}

function acceptedRows(system: TerritorySystem, request: LookupRequest): LookupRow[] {
  const { level, scheme } = request
  const carried = carriedTo(system, level, vintageDate(system, request.vintage))
  const rows: LookupRow[] = []
  const accept = (code: TerritoryCode, spellings: readonly Spelling[], foreign: string | undefined) => {
    const target = carried.get(code)
    for (const { raw, rule } of spellings) {
      rows.push(codeRow(raw, foreign === undefined ? rule : join(foreign, rule), target))
    }
  }
  if (scheme === undefined) {
    for (const code of carried.keys()) accept(code, spellingsOf(system.spec, level, code), undefined)
    rows.push(...unknownRows(system, level))
    return rows
  }
  for (const alias of system.aliases) {
    if (alias.level !== level || alias.kind !== scheme) continue
    accept(alias.code, spellingsBy(['lost-zero', 'float'], alias.alias), scheme)
  }
  return rows
}

function codeRow(raw: string, rule: string, target: Carried | undefined): LookupRow {
  if (target === undefined || target.code === null) {
    const reason = target?.reason ?? 'not a territory of this system'
    return { raw, verdict: 'quarantined', code: null, within: null, rule: target?.rule ?? 'none', reason }
  }
  if (target.rule !== 'same') {
    const both = rule === 'exact' ? target.rule : `${rule}+${target.rule}`
    return { raw, verdict: 'successor', code: target.code, within: null, rule: both, reason: target.reason }
  }
  const verdict = rule === 'exact' ? 'valid' : 'aliased'
  return { raw, verdict, code: target.code, within: null, rule, reason: '' }
}

function unknownRows(system: TerritorySystem, level: string): LookupRow[] {
  return system.spec.unknown.filter((each) => each.level === level).flatMap((each) =>
    each.codes.flatMap((pattern) => expand(system, pattern)).flatMap(({ code, within }) =>
      spellingsBy(['lost-zero', 'float'], code).map((spelling) => ({
        raw: spelling.raw,
        verdict: 'unknown' as const,
        code: null,
        within,
        rule: 'declared-unknown',
        reason: each.reason,
      })),
    ),
  )
}

function expand(system: TerritorySystem, pattern: string): readonly { code: string; within: TerritoryCode | null }[] {
  const level = /\{([^}]+)\}/.exec(pattern)?.[1]
  if (level === undefined) return [{ code: pattern, within: null }]
  levelSpec(system, level)
  const codes = [...(system.territories.get(level)?.values() ?? [])].map((each) => each.code)
  return codes.map((code) => ({ code: pattern.replace(`{${level}}`, code), within: code }))
}

function precedence(row: LookupRow): number {
  if (row.verdict === 'valid') return 0
  if (row.verdict === 'successor' && !row.rule.includes('+')) return 1
  return row.verdict === 'unknown' ? 2 : 3
}

function join(scheme: string, rule: string): string {
  return rule === 'exact' ? scheme : `${scheme}+${rule}`
}

function ambiguous(raw: string): LookupRow {
  const reason = 'the spelling fits more than one territory'
  return { raw, verdict: 'quarantined', code: null, within: null, rule: 'ambiguous', reason }
}
