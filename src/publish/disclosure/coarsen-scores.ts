import { sql } from 'kysely'
import { tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'

/** Columns with the score of the index, by public table; the model is named where a table has several. */
const scoreColumns: readonly (readonly [table: string, columns: readonly string[], byModel: boolean])[] = [
  ['ivti_territory', ['score'], false],
  ['ivti_sensitivity', ['score_low', 'score_median', 'score_high'], false],
  ['territory_risk', ['score'], true],
  ['territory_change', ['score', 'base_score', 'difference'], true],
]

/**
 * Rounds the score of every territory with a hidden indicator to the power of ten below a twentieth of the spread of all scores (whole points
 * on the usual scale): an exact score ties the hidden indicators of a territory together more closely than its readers need.
 */
export async function coarsenScores(db: Db, index: string): Promise<void> {
  if (!(await tableExists(db, { schema: 'public', name: 'ivti_territory' }))) return
  const { rows } = await sql<{ readonly spread: number | null }>`select max(score) - min(score) as spread from public.ivti_territory`.execute(db)
  const spread = rows[0]?.spread ?? 0
  if (!(spread > 0)) return
  const decimals = -Math.floor(Math.log10(spread / 20))
  for (const [table, columns, byModel] of scoreColumns) {
    if (!(await tableExists(db, { schema: 'public', name: table }))) continue
    const coarse = columns.map((name) => sql`${sql.id(name)} = round(${sql.id(name)}, ${sql.lit(Math.max(decimals, -2))})`)
    await sql`update public.${sql.id(table)} set ${sql.join(coarse)}
      where territory_code in (select territory_code from quality.suppression where table_name = 'ivti_indicator') and ${byModel ? sql`model = ${index}` : sql`true`}`.execute(db)
  }
}
