import { createSchema } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import { writeTable } from '../../warehouse/write-table.js'
import type { DescribedTable } from '../../warehouse/write-table.js'
import { column, staleColumn, territoryColumns } from '../ivti-tables.js'
import type { Row } from '../summary-rows.js'
import type { Change } from './territory-change.js'

export const territoryChangeTable: DescribedTable = {
  schema: 'risk',
  name: 'territory_change',
  comment: 'Every territory in the base period and in this one, in the classes of one set of cut points, one row per model, ordered by code.',
  columns: [
    ...territoryColumns,
    column('model', 'varchar', 'Model that gave the scores'),
    column('base_period', 'varchar', 'Period compared with'),
    column('period', 'varchar', 'Period of this release'),
    column('base_score', 'double', 'Score in the base period, in the unit of risk.territory_risk; empty where there was none'),
    column('score', 'double', 'Score in this period'),
    column('difference', 'double', 'score less base_score'),
    column('standard_error', 'double', 'Standard error of the difference, √(se₁² + se₂²) for independent surveys, that of the direct estimates met among them; empty where none can be given'),
    column('margin_of_error', 'double', 'Half width of the 95 % interval of the difference, t with the degrees of freedom of Welch and Satterthwaite'),
    column('base_class', 'varchar', 'Class of base_score'),
    column('class', 'varchar', 'Class of score'),
    column('changed_class', 'boolean', 'True where the two differ; empty where a score is missing'),
    column('exceeds_margin', 'boolean', 'True where the difference is larger than its margin of error; empty where there is no margin'),
    column(
      'comparison',
      'varchar',
      'independent-surveys: the errors of the two are taken as independent. same-survey: one survey serves both, its errors are shared, so that the difference comes from the target alone and no margin is given. fixed-scale: an index with fixed ends of its scale, no sampling error. relative-scale: an index whose scale is that of the territories of each period, so that a change is one of place among them',
    ),
    column('different_parts', 'varchar', 'Terms or indicators that only one of the two periods has: with any, method and reality are not told apart'),
    staleColumn,
  ],
}

export interface ChangedModel {
  readonly model: string
  readonly basePeriod: string
  readonly period: string
  readonly labels: readonly string[]
  /** 100 for rates, which the table gives in per cent. */
  readonly factor: number
  readonly change: Change
  /** Registries behind the model that are older than their limit, separated by blanks. */
  readonly staleInputs: string
}

/** Replaces `risk.territory_change`; belongs in one transaction. */
export async function writeTerritoryChange(db: Db, models: readonly ChangedModel[]): Promise<void> {
  await createSchema(db, 'risk')
  const rows = models.flatMap(changeRows)
  const key = (row: Row): string => `${String(row['territory_code'])} ${String(row['model'])}`
  await writeTable(db, territoryChangeTable, rows.sort((a, b) => (key(a) < key(b) ? -1 : 1)))
}

function changeRows({ model, basePeriod, period, labels, factor, change, staleInputs }: ChangedModel): Row[] {
  return change.territories.map((each) => ({
    territory_code: each.code,
    name: each.name,
    model,
    base_period: basePeriod,
    period,
    base_score: factor * each.base,
    score: factor * each.now,
    difference: factor * each.difference,
    standard_error: factor * each.standardError,
    margin_of_error: factor * each.marginOfError,
    base_class: labels[each.baseClass] ?? null,
    class: labels[each.nowClass] ?? null,
    changed_class: each.changedClass,
    exceeds_margin: each.exceedsMargin,
    comparison: change.comparison,
    different_parts: change.differentParts.join('; '),
    stale_inputs: staleInputs,
  }))
}
