import type { DescribedTable } from '../../warehouse/write-table.js'

/** For staff only: why each row of the public tables is hidden. */
export const suppressionTable: DescribedTable = {
  schema: 'quality',
  name: 'suppression',
  comment: 'Rows that the public tables hide, and why. For staff only: knowing which rows are small themselves would help to compute them.',
  columns: [
    { name: 'table_name', type: 'varchar', comment: 'Public table' },
    { name: 'territory_code', type: 'varchar', comment: 'Territory' },
    { name: 'item', type: 'varchar', comment: 'Model, indicator, dimension, factor or group of the row; empty where a territory has one' },
    { name: 'kind', type: 'varchar', comment: 'primary: a small count; complementary: needed so that none can be computed; earlier-release: hidden before and too near to what was hidden' },
    { name: 'rule', type: 'varchar', comment: 'Rule in words' },
  ],
}
