import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import type { ReadSummary } from '../../src/core/reader.js'
import { openRawLayer, viewLines } from '../../src/ingest/raw-layer.js'
import { openWarehouse } from '../../src/warehouse/open.js'

const summary: ReadSummary = { kind: 'summary', lines: { total: 250_000, header: 0, rows: 250_000, quarantined: 0, dropped: 0 }, records: {}, layoutVersion: null, drift: { added: [], gone: [], renamed: [], reordered: false } }
const types = ['00', '01', '02', '03', '04', '07', '08', '98']

it('a record of a fixed-width file of many types stands on its own line, whatever number of threads reads it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-lines-'))
  const path = join(folder, 'lines.txt')
  writeFileSync(path, Array.from({ length: 250_000 }, (_, at) => `${types[at % types.length]}${String(at + 1).padStart(8, '0')}${'x'.repeat(60)}\n`).join(''))
  const warehouse = await openWarehouse({ path: ':memory:', threads: 2 })
  onTestFinished(async () => {
    await warehouse.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { db } = warehouse
  await openRawLayer(db)
  const records = types.map((type) => ({ type, cuts: [{ name: 'number', start: 3, length: 8 }] }))
  const views = await viewLines(db, (type) => `lines_${type}`, path, { encoding: 'latin-1', lineEnd: 'lf', skipLines: 0, findings: [], summary, layout: { kind: 'lines', recordType: { start: 1, length: 2 }, records } })
  for (const [type, { relation }] of views) {
    const { rows } = await sql`select count(*)::integer as rows, count(*) filter (_line <> number::bigint)::integer as wrong from ${sql.id(relation.schema, relation.name)}`.execute(db)
    expect(rows, type).toEqual([{ rows: 31_250, wrong: 0 }])
  }
})
