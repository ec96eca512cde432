import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { sql } from 'kysely'
import type { Finding } from '../../src/core/finding.js'
import type { FormatReader, ReadEvent, ReadRequest } from '../../src/core/reader.js'
import { noDrift } from '../../src/core/header.js'
import { CleanFileWriter } from '../../src/ingest/clean-file.js'
import { FindingStore } from '../../src/ingest/finding-store.js'
import { freeze } from '../../src/ingest/freeze.js'
import { landStrict } from '../../src/ingest/land-strict.js'
import { openRawLayer, viewCleanFile } from '../../src/ingest/raw-layer.js'
import { storageFault } from '../../src/ingest/storage-fault.js'
import { createLedger } from '../../src/warehouse/ledger/ledger-tables.js'
import { countFindings } from '../../src/warehouse/ledger/findings.js'
import { openWarehouse } from '../../src/warehouse/open.js'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cauce-ingest-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

async function memory() {
  const warehouse = await openWarehouse({ path: ':memory:' })
  onTestFinished(() => warehouse.close())
  return warehouse.db
}

async function* bytes(...chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

describe('freezing a delivery', () => {
  it('keeps the bytes under their hash, unchangeable and for the owner alone', async () => {
    const vault = join(folder(), 'vault')
    const seen: number[] = []
    const frozen = await freeze(bytes('abc', 'def'), vault, (done) => seen.push(done))
    expect(frozen).toEqual({ id: 'bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721', path: join(vault, frozen.id), bytes: 6, known: false })
    expect(readFileSync(frozen.path, 'utf8')).toBe('abcdef')
    expect(statSync(frozen.path).mode & 0o777).toBe(0o400)
    expect(statSync(vault).mode & 0o777).toBe(0o700)
    expect(seen.at(-1)).toBe(6)
  })

  it('the same bytes again change nothing', async () => {
    const vault = folder()
    const first = await freeze(bytes('abcdef'), vault, () => undefined)
    const before = statSync(first.path).mtimeMs
    expect(await freeze(bytes('a', 'bcdef'), vault, () => undefined)).toEqual({ ...first, known: true })
    expect(statSync(first.path).mtimeMs).toBe(before)
    expect(readdirSync(vault)).toEqual([first.id])
  })

  it('a source that breaks off leaves nothing behind', async () => {
    const vault = folder()
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half')
      throw new Error('the line went dead')
    }
    await expect(freeze(breaking(), vault, () => undefined)).rejects.toThrow('the line went dead')
    expect(readdirSync(vault)).toEqual([])
  })
})

describe('a fault of the file system', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EACCES', 'the folder may not be written'],
    ['EROFS', 'the file system is read-only'],
  ])('%s reads "%s"', (code, words) => {
    const fault = storageFault(Object.assign(new Error('raw words'), { code }), '/state', 'write the rows')
    expect(fault).toMatchObject({ kind: 'storage', exitCode: 6, code: `STORAGE_${code}` })
    expect(String(fault)).toContain(`/state: cannot write the rows: ${words}. `)
  })

  it('another fault stays what it is', () => {
    const bug = new TypeError('a bug')
    expect(storageFault(bug, '/state', 'write')).toBe(bug)
  })
})

const request = { file: { name: 'a.csv', path: 'a.csv', bytes: 1 }, shape: { format: 'delimited' }, wanted: ['x'] } as unknown as ReadRequest

function readerOf(...events: readonly ReadEvent[]): FormatReader {
  return {
    formats: ['delimited'],
    async *read() {
      yield* events
    },
  }
}

const rows = { kind: 'rows', record: '', names: ['x'], columns: [['1', '2']], lines: [2, 3] } as const
const summary = (lines: { total: number; header: number; rows: number; quarantined: number; dropped: number }): ReadEvent => ({ kind: 'summary', lines, records: { '': 2 }, layoutVersion: null, drift: noDrift })

describe('strict landing', () => {
  it('accepts only a reading whose lines add up', async () => {
    const sound = await landStrict(readerOf(rows, summary({ total: 4, header: 1, rows: 2, quarantined: 1, dropped: 0 })), request, folder(), async () => undefined)
    expect(sound.files.map((file) => file.rows)).toEqual([2])
    const lost = landStrict(readerOf(rows, summary({ total: 5, header: 1, rows: 2, quarantined: 1, dropped: 0 })), request, folder(), async () => undefined)
    await expect(lost).rejects.toMatchObject({ code: 'LINES_DO_NOT_ADD_UP' })
  })

  it('a reader that ends without its summary is a fault', async () => {
    await expect(landStrict(readerOf(rows), request, folder(), async () => undefined)).rejects.toMatchObject({ code: 'READER_WITHOUT_SUMMARY' })
  })

  it('a file without rows still is a relation with its columns', async () => {
    const db = await memory()
    await openRawLayer(db)
    const { files } = await landStrict(readerOf(summary({ total: 1, header: 1, rows: 0, quarantined: 0, dropped: 0 })), request, folder(), async () => undefined)
    const file = files[0]
    if (file === undefined) throw new Error('one file was expected')
    const { relation } = await viewCleanFile(db, 'empty', file)
    expect((await sql`select x from ${sql.id(relation.schema, relation.name)}`.execute(db)).rows).toEqual([])
  })

  it('whatever text a cell holds comes back as it was', async () => {
    const db = await memory()
    await openRawLayer(db)
    const cell = fc.string({ unit: fc.constantFrom('a', '0', '"', '\n', '\r', '\u001f', ';', ' ', '\\', 'ñ', '😀', "'") })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), async (table) => {
        const writer = new CleanFileWriter(join(folderOnce, `t${counter++}`), '')
        await writer.append({ kind: 'rows', record: '', names: ['p', 'q'], columns: [table.map(([p]) => p), table.map(([, q]) => q)], lines: table.map((_, index) => index + 1) })
        const { relation } = await viewCleanFile(db, 'same', await writer.finish())
        const found = await sql<{ _line: bigint; p: string | null; q: string | null }>`select _line, p, q from ${sql.id(relation.schema, relation.name)} order by _line`.execute(db)
        expect(found.rows.map((row) => [row.p ?? '', row.q ?? ''])).toEqual(table)
      }),
      { numRuns: 150 },
    )
  })
})

const folderOnce = mkdtempSync(join(tmpdir(), 'cauce-clean-'))
afterAll(() => rmSync(folderOnce, { recursive: true, force: true }))
let counter = 0

describe('findings of a file', () => {
  const finding = (line: number): Finding => ({ rule: 'ROW_FIELD_COUNT', disposition: 'quarantined', file: 'a.csv', line, lines: 1, message: 'The row has 3 fields; "2" were expected.' })

  it('replace those of the same delivery, registry and step, and no others', async () => {
    const db = await memory()
    await createLedger(db)
    const store = async (registry: string, count: number) => {
      const findings = new FindingStore(folder())
      for (let line = 2; line < count + 2; line++) await findings.add(finding(line))
      return findings.store(db, { delivery: 'd', registry, step: 'land rows 0' })
    }
    expect(await store('xx/people', 5000)).toBe(5000)
    expect(await store('xx/others', 2)).toBe(2)
    expect(await store('xx/people', 1)).toBe(1)
    expect((await countFindings(db, ['d'])).map((row) => [row.registry, row.lines, row.first_line])).toEqual([['xx/others', 2, 2], ['xx/people', 1, 2]])
  })
})
