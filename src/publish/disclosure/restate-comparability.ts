import { sql } from 'kysely'
import { tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'

/**
 * The comparison of survey and target has shares of the target over all territories: a share times its children is a count. Small ones are
 * emptied, and the next smallest of their term, since the shares of a term sum to one.
 */
export async function restateComparability(db: Db, threshold: number): Promise<void> {
  if (!(await tableExists(db, { schema: 'public', name: 'clrisk_comparability' })) || !(await tableExists(db, { schema: 'risk', name: 'clrisk_territory' }))) return
  await sql`update public.clrisk_comparability as shown set target = null, difference = null, standardised_difference = null, within_interval = null, verdict = null
    from (
      select term, category, row_number() over (partition by term order by target) as place, max(small) over (partition by term) as some
      from (
        select term, category, target, case when target * (select sum(children) from risk.clrisk_territory) < ${sql.lit(threshold)} then 1 else 0 end as small
        from risk.clrisk_comparability where target > 0 and category is not null) as counted) as ranked
    where ranked.term = shown.term and ranked.category = shown.category and ranked.some = 1
      and (ranked.place <= 2 or exists (select 1 from risk.clrisk_comparability as own
        where own.term = shown.term and own.category = shown.category and own.target > 0 and own.target * (select sum(children) from risk.clrisk_territory) < ${sql.lit(threshold)}))`.execute(db)
}
