import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { RegistryFacts } from '../quality/gap-report.js'
import type { ColumnGap } from '../quality/gap-report.js'
import type { JsonValue } from '../warehouse/json-value.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { compileStatement } from '../warehouse/statement.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { periodEnd } from './measure-checks.js'

const limits = { maxRows: 1_000_000, timeoutMs: 60_000 }
type Row = Readonly<Record<string, JsonValue>>

/** Measures every registry of a pipeline over the tables of a release; `now` is the day from which ages are counted. */
export async function measureGaps(reader: ReadOnlyWarehouse, specs: PipelineSpecs, now: Date): Promise<readonly RegistryFacts[]> {
  const ask = async (query: RawBuilder<unknown>): Promise<readonly Row[]> => {
    const { columns, rows } = await reader.query(compileStatement(query).sql, limits)
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])))
  }
  const accounts = await ask(sql`select registry, sum(delivered) as delivered, sum(quarantined) as quarantined from quality.reconciliation group by registry`)
  const unread = await ask(sql`select registry, sum(quarantined_lines) as unread from (select distinct registry, period, file, quarantined_lines from quality.reconciliation) group by registry`)
  const delivered = await ask(sql`select registry, any_value(institution) as institution, max(period) as period from quality.delivery group by registry order by registry`)
  const places = await placesOf(ask, specs.pipeline.value.territory.level)
  const [count] = await ask(sql`select count(*) as territories from (${places})`)
  const indicators = await indicatorsOf(ask)
  const found: RegistryFacts[] = []
  for (const row of delivered) {
    const registry = String(row['registry'])
    const own = specs.registries.get(registry)
    const tables = [...new Set(own?.mapping.value.tables.map(({ table }) => table) ?? [])]
    const account = accounts.find((each) => each['registry'] === registry)
    const period = String(row['period'])
    found.push({
      registry,
      institution: String(row['institution'] ?? ''),
      period,
      ageDays: Math.floor((now.getTime() - periodEnd(period)) / 86_400_000),
      limitDays: own?.raw.value.freshness_days ?? null,
      delivered: Number(account?.['delivered'] ?? 0),
      quarantined: Number(account?.['quarantined'] ?? 0),
      unreadLines: Number(unread.find((each) => each['registry'] === registry)?.['unread'] ?? 0),
      territoriesWithout: await territoriesWithout(ask, registry, tables, places),
      territories: Number(count?.['territories'] ?? 0),
      columns: await columnsOf(ask, specs, registry, tables),
      indicators: indicators.filter((each) => each.registries.includes(registry)),
      roles: rolesOf(specs, registry),
    })
  }
  return found
}

type Ask = (query: RawBuilder<unknown>) => Promise<readonly Row[]>

/** Territories of the pipeline: those with a result, or all of its level before there are any. */
async function placesOf(ask: Ask, level: string): Promise<RawBuilder<unknown>> {
  const [there] = await ask(sql`select count(*) as tables from duckdb_tables() where schema_name = 'risk' and table_name = 'territory_risk'`)
  return Number(there?.['tables'] ?? 0) === 0 ? sql`select territory_code from core.territory where level = ${sql.lit(level)}` : sql`select distinct territory_code from risk.territory_risk`
}

/** Null where no code of the registry is of the pipeline's level, as with a survey by state. */
async function territoriesWithout(ask: Ask, registry: string, tables: readonly string[], places: RawBuilder<unknown>): Promise<number | null> {
  if (tables.length === 0) return null
  const codes = sql.join(tables.map((table) => sql`select territory_code from ${sql.id('core', table)} where _registry = ${sql.lit(registry)}`), sql` union `)
  const [row] = await ask(sql`select count(*) filter (where d.territory_code is null) as without, count(d.territory_code) as with_data
    from (${places}) t left join (${codes}) d using (territory_code)`)
  return Number(row?.['with_data'] ?? 0) === 0 ? null : Number(row?.['without'] ?? 0)
}

async function columnsOf(ask: Ask, specs: PipelineSpecs, registry: string, tables: readonly string[]): Promise<readonly ColumnGap[]> {
  const found: ColumnGap[] = []
  for (const table of tables) {
    const mapped = new Set(specs.registries.get(registry)?.mapping.value.tables.filter((each) => each.table === table).flatMap((each) => Object.keys(each.columns)))
    const columns = specs.canonical.get(table)?.value.columns.filter(({ name }) => mapped.has(name)) ?? []
    if (columns.length === 0) continue
    const counts = columns.flatMap(({ name, codes }, at) => [
      sql`count(*) filter (where ${sql.id(name)} is null) as ${sql.id(`m${at}`)}`,
      codes === undefined ? sql`0 as ${sql.id(`u${at}`)}` : sql`count(*) filter (where cast(${sql.id(name)} as varchar) = 'unknown') as ${sql.id(`u${at}`)}`,
    ])
    const [row] = await ask(sql`select count(*) as n, ${sql.join(counts)} from ${sql.id('core', table)} where _registry = ${sql.lit(registry)}`)
    found.push(...columns.map(({ name }, at) => ({ table, column: name, rows: Number(row?.['n'] ?? 0), missing: Number(row?.[`m${at}`] ?? 0), unknown: Number(row?.[`u${at}`] ?? 0) })))
  }
  return found
}

async function indicatorsOf(ask: Ask): Promise<readonly { readonly indicator: string; readonly missing: number; readonly registries: readonly string[] }[]> {
  const [there] = await ask(sql`select count(*) as tables from duckdb_tables() where schema_name = 'risk' and table_name in ('ivti_indicator', 'indicator')`)
  if (Number(there?.['tables'] ?? 0) < 2) return []
  const rows = await ask(sql`select i.indicator, any_value(c.registries) as registries, count(*) filter (where i.state <> 'observed') as missing
    from risk.ivti_indicator i join risk.indicator c using (indicator) group by i.indicator order by i.indicator`)
  return rows.map((row) => ({ indicator: String(row['indicator']), missing: Number(row['missing']), registries: String(row['registries']).split(' ') }))
}

function rolesOf(specs: PipelineSpecs, registry: string): RegistryFacts['roles'] {
  const model = specs.pipeline.value.clrisk
  return [...(model?.survey.registry === registry ? (['survey'] as const) : []), ...(model?.target.registry === registry ? (['target'] as const) : [])]
}
