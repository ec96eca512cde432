import { join } from 'node:path'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { openWarehouse } from '../../warehouse/open.js'
import type { Db } from '../../warehouse/tables.js'
import { databaseFile } from '../manifest.js'
import type { FoundRelease } from '../open-release.js'

/** One territory and model whose class, or whose being there, differs between two releases. */
export interface ChangedTerritory {
  readonly territory_code: string
  readonly name: string
  readonly model: string
  readonly score_before: number | null
  readonly score_after: number | null
  readonly class_before: string | null
  readonly class_after: string | null
}

/** What moved a score most: an indicator of the index or a factor of the model. */
export interface Mover {
  readonly territory_code: string
  readonly model: string
  readonly item: string
  readonly moved: number
  /** Registries of the indicator, separated by blanks; empty for a factor. */
  readonly registries: string
}

export interface TerritoryCounts {
  readonly model: string
  readonly before: number
  readonly after: number
  readonly class_changed: number
  readonly score_changed: number
}

export interface Comparison {
  readonly counts: readonly TerritoryCounts[]
  readonly changed: readonly ChangedTerritory[]
  readonly movers: readonly Mover[]
}

const sides = ['before', 'after'] as const

/** Compares the results of two releases territory by territory, in order of code; at most three movers each. */
export async function compareTerritories(before: FoundRelease, after: FoundRelease): Promise<Comparison> {
  const warehouse = await openWarehouse({ path: ':memory:' })
  const { db } = warehouse
  try {
    for (const [side, release] of [['before', before], ['after', after]] as const) await sql`attach ${sql.lit(join(release.folder, databaseFile))} as ${sql.id(side)} (read_only)`.execute(db)
    const changed = (await changedSql().execute(db)).rows
    const counts = (await countsSql().execute(db)).rows.map((row) => ({ model: row.model, before: Number(row.before), after: Number(row.after), class_changed: Number(row.class_changed), score_changed: Number(row.score_changed) }))
    const movers = changed.length === 0 ? [] : [...(await indicatorMovers(db)), ...(await factorMovers(db))]
    return { counts, changed, movers }
  } finally {
    await warehouse.close()
  }
}

const risk = (side: (typeof sides)[number]) => sql`${sql.id(side, 'risk', 'territory_risk')}`

const joined = sql`${risk('before')} b full join ${risk('after')} a on b.territory_code = a.territory_code and b.model = a.model`

export function changedSql(): RawBuilder<ChangedTerritory> {
  return sql`select coalesce(a.territory_code, b.territory_code) as territory_code, coalesce(a.name, b.name) as name, coalesce(a.model, b.model) as model,
      b.score as score_before, a.score as score_after, b.class as class_before, a.class as class_after
    from ${joined} where a.class is distinct from b.class or (a.territory_code is null) <> (b.territory_code is null) order by 1, 3`
}

function countsSql(): RawBuilder<Record<keyof Omit<TerritoryCounts, 'model'>, bigint> & { readonly model: string }> {
  return sql`select coalesce(a.model, b.model) as model, count(b.model) as before, count(a.model) as after,
      count(*) filter (where a.class is distinct from b.class) as class_changed, count(*) filter (where a.score is distinct from b.score) as score_changed
    from ${joined} group by 1 order by 1`
}

async function indicatorMovers(db: Db): Promise<readonly Mover[]> {
  if (!(await bothHave(db, 'ivti_indicator'))) return []
  const at = (side: string) => sql.id(side, 'risk', 'ivti_indicator')
  const { rows } = await sql<Mover>`
    with model as (select distinct model from ${risk('after')} where model <> 'clrisk'),
    moved as (
      select coalesce(a.territory_code, b.territory_code) as territory_code, coalesce(a.indicator, b.indicator) as item, coalesce(a.contribution, 0) - coalesce(b.contribution, 0) as moved
      from ${at('before')} b full join ${at('after')} a on b.territory_code = a.territory_code and b.indicator = a.indicator)
    select moved.territory_code, model.model, item, moved, coalesce(i.registries, '') as registries
    from moved cross join model left join ${sql.id('after', 'risk', 'indicator')} i on i.indicator = item
    where moved <> 0 qualify row_number() over (partition by moved.territory_code order by abs(moved) desc, item) <= 3 order by 1, abs(moved) desc, item`.execute(db)
  return rows
}

async function factorMovers(db: Db): Promise<readonly Mover[]> {
  if (!(await bothHave(db, 'clrisk_factor'))) return []
  const at = (side: string) => sql.id(side, 'risk', 'clrisk_factor')
  const { rows } = await sql<Mover>`
    select coalesce(a.territory_code, b.territory_code) as territory_code, 'clrisk' as model, coalesce(a.factor, b.factor) as item,
      coalesce(a.contribution, 0) - coalesce(b.contribution, 0) as moved, '' as registries
    from ${at('before')} b full join ${at('after')} a on b.territory_code = a.territory_code and b.factor = a.factor
    where coalesce(a.contribution, 0) <> coalesce(b.contribution, 0)
    qualify row_number() over (partition by coalesce(a.territory_code, b.territory_code) order by abs(coalesce(a.contribution, 0) - coalesce(b.contribution, 0)) desc, coalesce(a.factor, b.factor)) <= 3 order by 1, abs(moved) desc, item`.execute(db)
  return rows
}

async function bothHave(db: Db, table: string): Promise<boolean> {
  const { rows } = await sql<{ readonly found: bigint }>`
    select count(*) as found from duckdb_tables() where database_name in ('before', 'after') and schema_name = 'risk' and table_name = ${table}`.execute(db)
  return rows[0]?.found === BigInt(sides.length)
}
