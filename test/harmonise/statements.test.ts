import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { affectedRecords, recordsOnLines } from '../../src/harmonise/affected-records.js'
import { movedRows } from '../../src/harmonise/compare-partitions.js'
import { replacedRows } from '../../src/harmonise/replay-table.js'
import { markDuplicates, duplicateTest, releaseDuplicates } from '../../src/harmonise/duplicates.js'
import { coreView, quarantineView } from '../../src/harmonise/core-views.js'
import { canonicalTable } from '../../src/spec/canonical.js'
import { harmoniseTable } from '../../src/harmonise/harmonise-table.js'
import { createOrReplaceTable, createSchema, relationId } from '../../src/warehouse/relation.js'
import { explainStatement } from '../../src/warehouse/statement.js'
import { compileStatement } from '../../src/warehouse/statement.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { compileBench } from './bench-table.js'
import type { Bench } from './bench-table.js'

const warehouse = memoryWarehouse()
const bench: Bench = {
  fields: [{ name: 'v', decimal: ',' }, 's', 'k'],
  rows: [['1,5', '1', 'a'], ['x', '9', 'a']],
  columns: [{ name: 'key', type: 'text' }, { name: 'income', type: 'decimal' }, { name: 'sex', type: 'code', codes: { male: 'm' } }],
  mapping: {
    columns: { key: { pseudonym: ['k'], purpose: 'person' }, income: { number: 'v', minimum: 0 }, sex: { recode: 's', codes: { '1': 'male' } } },
    key: ['key'],
    drop: [{ when: { field: 's', is: '7' }, reason: 'a written reason' }],
  },
}

it('writes every statement as expected, and DuckDB accepts it', async () => {
  const compiled = await compileBench(warehouse(), bench)
  await createSchema(warehouse().db, 'core_part')
  const canonical = canonicalTable.parse({ table: 'bench', title: 't', description: 'd', unit: 'person', key: ['key'], columns: bench.columns.map((column) => ({ definition: 'd', ...column })) })
  const create = compiled.create({ duplicated: new Set(), entries: new Map() })
  for (const dictionary of compiled.dictionaries) await dictionary.create.execute(warehouse().db)
  await expect(explainStatement(warehouse(), create)).resolves.not.toMatch(/JOIN/)
  const text = { create: flat(create), dictionary: flat(compiled.dictionaries[1]?.create ?? create) }
  await harmoniseTable(warehouse(), compiled)
  const rest = { test: duplicateTest(compiled.partition, ['key']), mark: markDuplicates(compiled), core: coreView(canonical, [compiled.partition]), quarantine: quarantineView([compiled.partition]) }
  for (const query of Object.values(rest)) await explainStatement(warehouse(), query)
  expect({ ...text, ...Object.fromEntries(Object.entries(rest).map(([name, query]) => [name, flat(query)])) }).toMatchSnapshot()
})

it('writes the statements of a replay as expected, and DuckDB accepts them', async () => {
  const { db } = warehouse()
  const compiled = await compileBench(warehouse(), bench)
  await harmoniseTable(warehouse(), compiled)
  const { partition, source } = compiled
  const affected = { schema: 'raw', name: 'affected' }
  const again = { ...partition, relation: { schema: 'core_part', name: 'again' } }
  await sql`create table core_part.again as select *, rowid + 2 as _line from ${relationId(partition.relation)}`.execute(db)
  const lines = await affectedRecords(db, partition)
  await createOrReplaceTable(db, affected, lines)
  const all = {
    affected: lines,
    records: recordsOnLines(source, relationId(affected)),
    replaced: replacedRows(partition, again, { columns: ['income', '_verdict'], affected }),
    released: releaseDuplicates(partition),
    moved: movedRows(partition, partition),
  }
  for (const query of Object.values(all)) await explainStatement(warehouse(), query)
  expect(Object.fromEntries(Object.entries(all).map(([name, query]) => [name, flat(query)]))).toMatchSnapshot()
})

it('keeps the key of pseudonyms out of every text', async () => {
  const compiled = await compileBench(warehouse(), bench)
  const statement = compileStatement(compiled.create({ duplicated: new Set(), entries: new Map() }))
  expect(statement.parameters.filter((parameter) => parameter instanceof Uint8Array)).toHaveLength(2)
  expect(statement.sql).not.toMatch(/from_hex|\\x/)
})

function flat(query: Parameters<typeof compileStatement>[0]): string {
  return compileStatement(query).sql.replace(/\s+/g, ' ').trim()
}
