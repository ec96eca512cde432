import { foldName } from '../core/fold-name.js'
import type { CodeVerdict, TerritoryCode } from '../core/territory-code.js'
import { carriedTo } from './carried.js'
import type { Territory, TerritorySystem } from './system.js'
import { ancestors } from './territories-at.js'
import { vintageDate } from './vintage.js'

export interface NameRequest {
  readonly level: string
  readonly vintage?: string
}

/** One accepted name. A folded name without a row is quarantined. */
export interface NameRow {
  /** As `foldName` gives it. */
  readonly name: string
  /** Null: the name alone; else the territory above in which it is sought. */
  readonly within: TerritoryCode | null
  readonly verdict: CodeVerdict
  readonly code: TerritoryCode | null
  readonly rule: string
}

interface Claim {
  readonly name: string
  readonly code: TerritoryCode
  readonly verdict: 'valid' | 'aliased' | 'successor'
  readonly rule: string
}

/**
 * Every accepted name, alone and within each territory above, once each; two territories of one name quarantine it.
 * `Name (UF)` is accepted where the territory above has an alias or name of that text.
 */
export function nameRows(system: TerritorySystem, request: NameRequest): readonly NameRow[] {
  const groups = new Map<string, { within: TerritoryCode | null; claims: Claim[] }>()
  for (const claim of claimsOf(system, request)) {
    const above = ancestors(system, request.level, claim.code)
    for (const within of [null, ...above.map((each) => each.code)]) {
      const key = `${within ?? ''}|${claim.name}`
      const group = groups.get(key) ?? { within, claims: [] }
      groups.set(key, group)
      group.claims.push(claim)
    }
  }
  return [...groups.values()].map(({ within, claims }) => rowOf(within, claims))
}

function rowOf(within: TerritoryCode | null, claims: readonly Claim[]): NameRow {
  const best = claims.filter((each) => each.verdict === 'valid')
  const kept = best.length > 0 ? best : claims
  const name = claims[0]?.name ?? ''
  const [first] = kept
  if (first === undefined || new Set(kept.map((each) => each.code)).size > 1) {
    return { name, within, verdict: 'quarantined', code: null, rule: 'ambiguous' }
  }
  return { name, within, verdict: first.verdict, code: first.code, rule: first.rule }
}

function claimsOf(system: TerritorySystem, request: NameRequest): readonly Claim[] {
  const carried = carriedTo(system, request.level, vintageDate(system, request.vintage))
  const aliases = foldedAliases(system)
  const aliasesOf = ({ level, code }: Territory): readonly string[] => aliases.get(`${level}|${code}`) ?? []
  const surnames = new Map<string, readonly string[]>()
  const claims: Claim[] = []
  for (const territory of system.territories.get(request.level)?.values() ?? []) {
    const target = carried.get(territory.code)
    if (target === undefined || target.code === null) continue
    const { code, rule: way } = target
    const moved = way !== 'same'
    const above = ancestors(system, request.level, code)
    const first = above[0]?.code ?? ''
    const ends = surnames.get(first) ?? above.flatMap((each) => [foldName(each.name), ...aliasesOf(each)])
    surnames.set(first, ends)
    const names = [foldName(territory.name), ...aliasesOf(territory)]
    names.forEach((name, index) => {
      const rule = `${index === 0 ? 'name' : 'alias'}${moved ? `+${way}` : ''}`
      claims.push({ name, code, verdict: moved ? 'successor' : index === 0 ? 'valid' : 'aliased', rule })
      for (const end of ends) {
        claims.push({ name: `${name} ${end}`, code, verdict: moved ? 'successor' : 'aliased', rule: `${rule}+parent` })
      }
    })
  }
  return claims
}

function foldedAliases(system: TerritorySystem): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const each of system.aliases) {
    if (each.kind !== 'name') continue
    const key = `${each.level}|${each.code}`
    found.set(key, [...(found.get(key) ?? []), foldName(each.alias)])
  }
  return found
}
