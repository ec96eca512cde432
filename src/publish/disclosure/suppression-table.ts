import type { DescribedTable, TypedColumn } from '../../warehouse/write-table.js'

const key: readonly TypedColumn[] = [
  { name: 'table_name', type: 'varchar', comment: 'Public table' },
  { name: 'territory_code', type: 'varchar', comment: 'Territory' },
  { name: 'item', type: 'varchar', comment: 'Model, indicator, dimension, factor or group of the row; empty where a territory has one' },
]

/** For staff only: why each row of the public tables is hidden. */
export const suppressionTable: DescribedTable = {
  schema: 'quality',
  name: 'suppression',
  comment: 'Rows that the public tables hide, and why. For staff only: knowing which rows are small themselves would help to compute them.',
  columns: [
    ...key,
    { name: 'kind', type: 'varchar', comment: 'primary: a small count; complementary: needed so that none can be computed; earlier-release: hidden before and too near to what was hidden' },
    { name: 'rule', type: 'varchar', comment: 'Rule in words' },
  ],
}

/** For staff only: what this release and those before it have hidden, so that the next one does not give it away. */
export const historyTable: DescribedTable = {
  schema: 'quality',
  name: 'suppression_history',
  comment: 'Counts that this release and those before it have hidden. For staff only; the next release reads it.',
  columns: [...key, { name: 'measure', type: 'varchar', comment: 'Count of the row' }, { name: 'hidden_count', type: 'double', comment: 'The count that was hidden; empty for a row without counts' }],
}
