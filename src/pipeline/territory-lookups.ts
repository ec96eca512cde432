import { foldName } from '../core/fold-name.js'
import type { TerritoryRule } from '../spec/territory-rule.js'
import { lookupRows } from '../territory/lookup-rows.js'
import { nameRows } from '../territory/name-rows.js'
import type { TerritorySystem } from '../territory/system.js'
import type { Db, RelationName } from '../warehouse/tables.js'
import { writeTable } from '../warehouse/write-table.js'
import type { PipelineSpecs } from './load-pipeline.js'

type LookupKind = 'code' | 'name' | 'parent-name'

export interface LookupEntry {
  readonly raw: string
  readonly code: string | null
  readonly verdict: string
  readonly rule: string
}

/** The lookup table that a territory rule joins. */
export function lookupRelation(rule: TerritoryRule): RelationName {
  const parts = [rule.system, rule.level, rule.vintage, kindOf(rule)].map((part) => part.replaceAll(/[^A-Za-z0-9]+/g, '_'))
  return { schema: 'ref', name: `lookup__${parts.join('__')}` }
}

/** Writes a lookup table for every territory rule of the pipeline: each accepted spelling once. */
export async function writeTerritoryLookups(db: Db, specs: PipelineSpecs, systems: ReadonlyMap<string, TerritorySystem>): Promise<void> {
  const rules = [...specs.registries.values()].flatMap(({ mapping }) => mapping.value.tables.map((table) => table.territory))
  for (const rule of new Map(rules.map((each) => [lookupRelation(each).name, each])).values()) {
    const system = systems.get(rule.system)
    if (system === undefined) continue
    const table = {
      ...lookupRelation(rule),
      comment: `Accepted spellings of ${rule.system} ${rule.level}, carried to ${rule.vintage}`,
      columns: [
        { name: 'raw', type: 'varchar', comment: 'Text as delivered, trimmed; names folded' },
        { name: 'code', type: 'varchar', comment: 'Territory' },
        { name: 'verdict', type: 'varchar', comment: 'valid, aliased, successor, unknown or quarantined' },
        { name: 'rule', type: 'varchar', comment: 'Rule that accepts it' },
      ],
    } as const
    await writeTable(db, table, entriesOf(system, rule).map((entry) => ({ ...entry })))
  }
}

function kindOf(rule: TerritoryRule): LookupKind {
  if (rule.name === undefined) return 'code'
  return rule.parent === undefined ? 'name' : 'parent-name'
}

/** Every accepted or refused spelling of the rule's territories, once. */
export function entriesOf(system: TerritorySystem, rule: TerritoryRule): readonly LookupEntry[] {
  const request = { level: rule.level, vintage: rule.vintage }
  if (rule.name === undefined) return lookupRows(system, request).map(({ raw, code, verdict, rule: by }) => ({ raw, code, verdict, rule: by }))
  const rows = nameRows(system, request)
  if (rule.parent === undefined) return rows.filter((row) => row.within === null).map(({ name, code, verdict, rule: by }) => ({ raw: name, code, verdict, rule: by }))
  const entries = new Map<string, LookupEntry>()
  for (const row of rows) {
    if (row.within === null) continue
    for (const parent of namesOfParent(system, row.within)) {
      const raw = `${parent}\u001f${row.name}`
      const before = entries.get(raw)
      const clash = before !== undefined && before.code !== row.code
      entries.set(raw, clash ? { raw, code: null, verdict: 'quarantined', rule: 'ambiguous' } : { raw, code: row.code, verdict: row.verdict, rule: row.rule })
    }
  }
  return [...entries.values()]
}

/** Every folded text by which a parent may be written: its code, its name, its aliases. */
function namesOfParent(system: TerritorySystem, code: string): readonly string[] {
  const own = system.spec.levels.flatMap((level) => system.territories.get(level.name)?.get(code) ?? []).map((territory) => territory.name)
  const aliases = system.aliases.filter((alias) => alias.code === code).map((alias) => alias.alias)
  return [...new Set([code, ...own, ...aliases].map(foldName))]
}
