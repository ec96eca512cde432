import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { textTable } from './print-table.js'
import type { Cells } from './print-table.js'

const limits = { maxRows: 12, timeoutMs: 10_000 }

/** Classes and first territories of CLRISK, with the index beside it where both have run; empty without the model. */
export async function clriskClassesText(reader: ReadOnlyWarehouse): Promise<string> {
  if (!(await has(reader, 'clrisk_cut'))) return ''
  const cuts = await rowsOf(reader, "select class, 100 * lower_bound, 100 * lowest, 100 * highest, territories from risk.clrisk_cut where scope = 'national' order by class_rank")
  const both = await has(reader, 'model_agreement')
  const index = both ? "coalesce((select ivti.class from risk.territory_risk as ivti where ivti.territory_code = own.territory_code and ivti.model <> 'clrisk'), '·')" : "'·'"
  const some = await rowsOf(
    reader,
    `select territory_code, name, parent_name, 100 * coalesce(rate_benchmarked, rate), 100 * lower, 100 * upper, quality, class, stability, ${index}
     from risk.clrisk_territory as own order by territory_code`,
  )
  const total = await rowsOf(reader, 'select count(*) from risk.clrisk_territory')
  const header = ['territory_code', 'name', 'parent_name', 'rate', 'from', 'to', 'quality', 'class', 'stability']
  const width = both ? header.length + 1 : header.length
  return [
    'Classes of CLRISK (expected children in child labour per 100 children, as a logit of the survey foretells for the children of the target):',
    textTable(['class', 'lower_bound', 'lowest', 'highest', 'territories'], cuts),
    '',
    `Territories by code, the first ${some.length} of ${String(total[0]?.[0] ?? 0)}, with the 95 % interval${both ? ' and the class under the index' : ''}:`,
    textTable(both ? [...header, 'index class'] : header, some.map((row) => row.slice(0, width))),
    ...(both ? ['', await agreementText(reader)] : []),
  ].join('\n')
}

async function agreementText(reader: ReadOnlyWarehouse): Promise<string> {
  const rows = await rowsOf(reader, 'select statistic, value from risk.model_agreement')
  const of = (name: string): number => Number(rows.find(([statistic]) => statistic === name)?.[1] ?? Number.NaN)
  return `CLRISK beside the index, in ${of('territories')} territories: Spearman ${of('spearman').toFixed(2)}, weighted kappa of the classes ${of('kappa_linear').toFixed(2)} (linear) and ${of('kappa_quadratic').toFixed(2)} (quadratic), the same class in ${(100 * of('same_class')).toFixed(0)} %.`
}

async function has(reader: ReadOnlyWarehouse, table: string): Promise<boolean> {
  const { rows } = await reader.query(`select 1 from duckdb_tables() where schema_name = 'risk' and table_name = '${table}'`, limits)
  return rows.length > 0
}

async function rowsOf(reader: ReadOnlyWarehouse, text: string): Promise<readonly Cells[]> {
  return (await reader.query(text, limits)).rows.map((row) => row.map((cell) => (cell === null || typeof cell === 'number' ? cell : String(cell))))
}
