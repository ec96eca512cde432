import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { compileTable } from '../../src/harmonise/compile-table.js'
import type { CompileInput } from '../../src/harmonise/compiled-table.js'
import { harmoniseTable } from '../../src/harmonise/harmonise-table.js'
import { readDelimited } from '../../src/warehouse/functions/read-text.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { createOrReplaceView } from '../../src/warehouse/relation.js'
import { explainStatement } from '../../src/warehouse/statement.js'
import { temporaryFolder } from '../warehouse/temporary.js'
import { benchInput } from './bench-table.js'

const folder = temporaryFolder()

it.each([
  ['few rows, many territories, one row per record', 50, 20_000, []],
  ['many rows on four threads', 300_000, 200, []],
  ['many rows with several observations each', 300_000, 200, ['births', 'deaths', 'moves']],
])('keeps the file order with %s', { timeout: 120_000 }, async (name, records, territories, variables) => {
  const warehouse = await openWarehouse({ path: ':memory:', threads: 4 })
  try {
    const { db } = warehouse
    const path = join(folder, `${name.length}.csv`)
    const lines = Array.from({ length: records }, (_, k) => `${(k * 7919) % (territories * 2)};${k}`)
    writeFileSync(path, `terr;v\n${lines.join('\n')}\n`)
    await sql`create schema raw`.execute(db)
    await sql`create schema ref`.execute(db)
    const file = readDelimited({ path, columns: ['terr', 'v'], delimiter: ';', encoding: 'utf-8', skipLines: 1 })
    await createOrReplaceView(db, { schema: 'raw', name: 'source' }, db.selectFrom(file.as('f')).selectAll())
    await sql`create table ref.territory as select i::varchar as raw, (i // 2 * 2)::varchar as code, case when i % 2 = 0 then 'valid' else 'aliased' end as verdict, 'x' as rule
      from range(${territories}) as t(i)`.execute(db)
    const input: CompileInput = {
      ...benchInput({
        fields: ['terr', 'v'],
        rows: [],
        columns: variables.length === 0 ? [{ name: 'v', type: 'integer' }] : ['variable', 'period', 'unit'].map((each) => ({ name: each, type: 'code' })).concat([{ name: 'value', type: 'decimal' }]),
        mapping: variables.length === 0 ? { columns: { v: 'v' } } : { observations: variables.map((variable) => ({ variable, value: 'v', unit: 'x' })) },
      }),
      source: { relation: { schema: 'raw', name: 'source' }, columns: ['terr', 'v'], line: { kind: 'ordinal', first: 2 }, records },
    }
    const compiled = compileTable(input)
    const { partition } = compiled
    const result = await harmoniseTable(warehouse, compiled)
    expect(result.delivered).toBe(records)
    expect(result.quarantined).toBeGreaterThan(0)
    const value = sql.id(variables.length === 0 ? 'v' : 'value')
    const { rows } = await sql`select count(*) as misplaced from ${sql.id(partition.relation.schema, partition.relation.name)}
      where rowid // ${sql.lit(partition.cells)} is distinct from cast(${value} as BIGINT)`.execute(db)
    expect(rows).toEqual([{ misplaced: 0n }])
    for (const { create } of compiled.dictionaries) await create.execute(db)
    const plan = await explainStatement(warehouse, compiled.create({ duplicated: new Set(), entries: new Map() }))
    expect(plan).not.toMatch(/JOIN|CROSS_PRODUCT/)
  } finally {
    await warehouse.close()
  }
})
