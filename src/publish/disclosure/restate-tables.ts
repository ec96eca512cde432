import { sql } from 'kysely'
import { tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import { writeTable } from '../../warehouse/write-table.js'
import type { Hierarchy } from './territory-tree.js'

/**
 * Least, greatest and mean of figures, and counts of territories, tell of the hidden ones among them: in the public tables they are those
 * of the published rows.
 */
export async function restateTables(db: Db, above: Hierarchy): Promise<void> {
  await restateWeights(db)
  await restateCuts(db, 'clrisk_cut', 'clrisk_territory', sql`coalesce(rate_benchmarked, rate)`)
  await restateCuts(db, 'ivti_cut', 'ivti_territory', sql`score`)
  await restateSummary(db, above)
}

const exists = (db: Db, name: string): Promise<boolean> => tableExists(db, { schema: 'public', name })

async function restateWeights(db: Db): Promise<void> {
  if (!(await exists(db, 'ivti_weight')) || !(await exists(db, 'ivti_indicator'))) return
  await sql`update public.ivti_weight set minimum = seen.least, mean = round(seen.average, 4), maximum = seen.greatest, territories = seen.territories, skewness = null, kurtosis = null
    from (select indicator, min(value) as least, avg(value) as average, max(value) as greatest, count(value) as territories,
        count(*) filter (where state = 'suppressed') as hidden from public.ivti_indicator group by indicator) as seen
    where seen.indicator = ivti_weight.indicator and seen.hidden > 0`.execute(db)
}

async function restateCuts(db: Db, cuts: string, table: string, figure: ReturnType<typeof sql>): Promise<void> {
  if (!(await exists(db, cuts)) || !(await exists(db, table))) return
  const seen = (column: string, scope: string, parent: ReturnType<typeof sql>) => sql`
    select ${sql.lit(scope)} as scope, ${parent} as parent_code, ${sql.ref(column)} as class, ${figure} as figure, state = 'suppressed' as hidden from public.${sql.id(table)}`
  // A class without any published territory keeps its cut point only.
  await sql`update public.${sql.id(cuts)} as cut set lowest = found.least, highest = found.greatest, territories = coalesce(found.territories, 0)
    from (select all_cuts.scope, all_cuts.parent_code, all_cuts.class, min(seen.figure) as least, max(seen.figure) as greatest, count(seen.figure) as territories
      from public.${sql.id(cuts)} as all_cuts
      left join (${seen('class', 'national', sql`cast(null as varchar)`)} union all ${seen('class_within_parent', 'within parent', sql`parent_code`)}) as seen
        on seen.scope = all_cuts.scope and seen.parent_code is not distinct from all_cuts.parent_code and seen.class = all_cuts.class
      group by all) as found
    where found.scope = cut.scope and found.parent_code is not distinct from cut.parent_code and found.class = cut.class`.execute(db)
  // A cut point that is the figure of a hidden territory would tell it: half way between the published ones it parts them alike.
  await sql`update public.${sql.id(cuts)} as cut set lower_bound = round(coalesce((cut.lowest + below.highest) / 2, below.highest), 4)
    from public.${sql.id(cuts)} as below
    where below.scope = cut.scope and below.parent_code is not distinct from cut.parent_code and below.class_rank = cut.class_rank - 1 and coalesce(cut.lower_bound < cut.lowest, true)
      and exists (select 1 from public.${sql.id(table)} as hidden where hidden.state = 'suppressed' and (cut.scope = 'national' or hidden.parent_code = cut.parent_code))`.execute(db)
}

async function restateSummary(db: Db, above: Hierarchy): Promise<void> {
  if (!(await exists(db, 'territory_summary')) || !(await exists(db, 'territory_risk'))) return
  const { rows } = await sql<{ readonly territory: string }>`select distinct territory_code as territory from public.territory_risk order by 1`.execute(db)
  const member = { schema: 'public', name: '_member' }
  const text = (name: string) => ({ name, type: 'varchar', comment: name }) as const
  await writeTable(db, { ...member, comment: 'Territories of each level above.', columns: [text('territory_code'), text('level'), text('place')] }, rows.flatMap(({ territory }) => above(territory).map(({ code, level }) => ({ territory_code: territory, level, place: code }))))
  await sql`update public.territory_summary as summary
    set scored = seen.scored, minimum = seen.least, maximum = seen.greatest, score = case when summary.model = 'clrisk' or seen.hidden = 0 then summary.score else round(seen.average, 2) end
    from (select level, place, model, count(score) as scored, min(score) as least, max(score) as greatest, avg(score) as average, count(*) filter (where state = 'suppressed') as hidden
      from public.territory_risk join public._member using (territory_code) group by all) as seen
    where seen.level = summary.level and seen.place = summary.territory_code and seen.model = summary.model and summary.state <> 'suppressed'`.execute(db)
  await sql`drop table public._member`.execute(db)
}
