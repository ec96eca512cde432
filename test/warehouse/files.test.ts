import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { duckdbFault } from '../../src/warehouse/duckdb-fault.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { openReadOnly } from '../../src/warehouse/read-only.js'
import { finishAndSwap, finishFile } from '../../src/warehouse/swap-file.js'
import { temporaryFolder } from './temporary.js'

const folder = temporaryFolder()

/** Runs a program of DuckDB in a process of its own; resolves at its first line of output. */
async function otherProcess(path: string, program: string): Promise<{ readonly line: string; end(): Promise<void> }> {
  const source = `import { DuckDBInstance } from '@duckdb/node-api'
    try {
      const c = await (await DuckDBInstance.create(${JSON.stringify(path)})).connect()
      const rows = async () => (await c.runAndReadAll('select count(*) from t')).getRows()[0][0]
      ${program}
    } catch (e) {
      console.log('refused ' + e.message.slice(0, 8))
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const line = await new Promise<string>((resolve) => {
    child.stdout.once('data', (data: Buffer) => resolve(data.toString().trim()))
  })
  return {
    line,
    end: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

describe('opening', () => {
  it('sets time, order and extensions', async () => {
    const tempDirectory = join(folder, 'temp')
    const warehouse = await openWarehouse({ path: ':memory:', memoryLimit: '500MB', threads: 1, tempDirectory })
    const query = sql<{ name: string; value: string }>`select name, value from duckdb_settings()`
    const settings = Object.fromEntries((await query.execute(warehouse.db)).rows.map((row) => [row.name, row.value]))
    expect(settings).toMatchObject({
      TimeZone: 'UTC',
      preserve_insertion_order: 'true',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      threads: '1',
      temp_directory: tempDirectory,
    })
    await warehouse.close()
  })

  it('opens two separate warehouses in memory', async () => {
    const [first, second] = [await openWarehouse({ path: ':memory:' }), await openWarehouse({ path: ':memory:' })]
    await sql`create table t (a integer)`.execute(first.db)
    expect(await second.db.introspection.getTables()).toEqual([])
    await first.close()
    await second.close()
  })

  it('loses nothing when one file is opened twice in one process', async () => {
    const path = join(folder, 'twice.duckdb')
    const [first, second] = [await openWarehouse({ path }), await openWarehouse({ path })]
    await sql`create table a as select 1 as x`.execute(first.db)
    await sql`create table b as select 2 as x`.execute(second.db)
    await first.close()
    await second.close()
    const again = await openWarehouse({ path })
    expect((await again.db.introspection.getTables()).map((table) => table.name)).toEqual(['a', 'b'])
    await again.close()
  })

  it('refuses to write through a read-only opening', async () => {
    const path = join(folder, 'readonly.duckdb')
    await finishFile(await openWarehouse({ path }))
    const warehouse = await openWarehouse({ path, readOnly: true })
    await expect(sql`create table t (a integer)`.execute(warehouse.db)).rejects.toThrow('create statement')
    await warehouse.close()
  })

  it('names the process that holds the file', async () => {
    const path = join(folder, 'held.duckdb')
    const program = `await c.run('create table t as select 1 as a'); console.log('held'); process.stdin.resume()`
    const other = await otherProcess(path, program)
    expect(other.line).toBe('held')
    const error: unknown = await openWarehouse({ path }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'storage', code: 'WAREHOUSE_LOCKED', exitCode: 6 })
    expect(String(error)).toMatch(/held by process \d+ \(.*node/)
    await other.end()
    const warehouse = await openWarehouse({ path })
    expect(await warehouse.db.selectFrom('t').selectAll().execute()).toEqual([{ a: 1 }])
    await warehouse.close()
  })

  it('frees the file for another process when closed', async () => {
    const path = join(folder, 'freed.duckdb')
    const warehouse = await openWarehouse({ path })
    await sql`create table t as select range as a from range(1000)`.execute(warehouse.db)
    for await (const row of warehouse.db.selectFrom('t').selectAll().stream()) if (row['a'] === 5n) break
    await warehouse.close()
    const other = await otherProcess(path, `console.log('rows ' + await rows())`)
    expect(other.line).toBe('rows 1000')
    await other.end()
  })

  it('says that one process opens a file in one way only', async () => {
    const path = join(folder, 'both.duckdb')
    await finishFile(await openWarehouse({ path }))
    const warehouse = await openWarehouse({ path })
    await expect(openReadOnly({ path })).rejects.toMatchObject({ kind: 'storage', code: 'WAREHOUSE_OPEN_OTHERWISE' })
    await warehouse.close()
  })

  it('says that a file is no database', async () => {
    const path = join(folder, 'text.duckdb')
    writeFileSync(path, 'no database '.repeat(1000))
    await expect(openWarehouse({ path })).rejects.toMatchObject({ kind: 'storage' })
  })

  it('says that a folder does not exist', async () => {
    const opening = openWarehouse({ path: join(folder, 'nowhere', 'x.duckdb') })
    await expect(opening).rejects.toMatchObject({ kind: 'storage', code: 'WAREHOUSE_IO' })
  })
})

describe('faults of storage', () => {
  it.each([
    ['IO Error: Could not write file "/d/x": No space left on device', 'WAREHOUSE_DISK_FULL', 'the disk is full'],
    [
      'IO Error: Could not set lock: Conflicting lock is held in /usr/bin/node (PID 42) by user ana. See also',
      'WAREHOUSE_LOCKED',
      'process 42 (/usr/bin/node, user ana)',
    ],
    [
      'Out of Memory Error: could not allocate block of size 256.0 KiB (476.8 MiB/476.8 MiB used)',
      'WAREHOUSE_MEMORY',
      'more memory',
    ],
    ['Serialization Error: Failed to deserialize', 'WAREHOUSE_DAMAGED', 'damaged'],
  ])('%s', (message, code, text) => {
    const fault = duckdbFault(new Error(message), 'insert into t values (1)')
    expect(fault).toMatchObject({ kind: 'storage', code })
    expect(fault.message).toContain(text)
  })

  it('stops at the memory limit with a sentence', async () => {
    const tempDirectory = join(folder, 'small')
    const warehouse = await openWarehouse({ path: ':memory:', memoryLimit: '20MB', threads: 1, tempDirectory })
    await sql`set max_temp_directory_size = '1MB'`.execute(warehouse.db)
    const query = sql`create table t as select range as a, md5(range::varchar) as b from range(3000000) order by b`
    await expect(query.execute(warehouse.db)).rejects.toMatchObject({ kind: 'storage', code: 'WAREHOUSE_MEMORY' })
    await warehouse.close()
  })
})

describe('finishing a file', () => {
  it('leaves one complete file in the place of the old one', async () => {
    const [aside, target] = [join(folder, 'aside.duckdb'), join(folder, 'target.duckdb')]
    writeFileSync(target, 'old')
    const warehouse = await openWarehouse({ path: aside })
    await sql`create table t as select range as a from range(5000)`.execute(warehouse.db)
    await finishAndSwap(warehouse, target)
    expect([existsSync(aside), existsSync(`${aside}.wal`), existsSync(`${target}.wal`)]).toEqual([false, false, false])
    const copy = join(folder, 'copy.duckdb')
    writeFileSync(copy, readFileSync(target))
    const opened = await openWarehouse({ path: copy, readOnly: true })
    expect(await opened.db.selectFrom('t').select((e) => e.fn.countAll().as('n')).execute()).toEqual([{ n: 5000n }])
    await opened.close()
  })

  it('takes nothing of a transaction that did not commit', async () => {
    const [aside, target] = [join(folder, 'busy.duckdb'), join(folder, 'kept.duckdb')]
    const warehouse = await openWarehouse({ path: aside })
    await sql`create table t (a integer)`.execute(warehouse.db)
    const writing = await warehouse.db.startTransaction().execute()
    await writing.insertInto('t').values({ a: 1 }).execute()
    await finishAndSwap(warehouse, target)
    const opened = await openWarehouse({ path: target, readOnly: true })
    expect(await opened.db.selectFrom('t').selectAll().execute()).toEqual([])
    await opened.close()
  })

  it('refuses when a log is left beside the file', async () => {
    const path = join(folder, 'logged.duckdb')
    const [warehouse, other] = [await openWarehouse({ path }), await openWarehouse({ path })]
    await sql`create table t (a integer)`.execute(warehouse.db)
    await warehouse.checkpoint()
    writeFileSync(`${path}.wal`, '')
    await expect(finishFile(warehouse)).rejects.toMatchObject({ code: 'WAREHOUSE_LOG_LEFT' })
    await other.close()
  })

  it('keeps an old reader on the old rows and gives a new one the new', async () => {
    const target = join(folder, 'current.duckdb')
    for (const [name, rows] of [['one', 1], ['two', 2]] as const) {
      const warehouse = await openWarehouse({ path: join(folder, `${name}.duckdb`) })
      await sql`create table t as select range as a from range(${rows})`.execute(warehouse.db)
      await finishAndSwap(warehouse, target)
      if (rows === 2) break
      const reader = await otherProcess(target, `console.log('rows ' + await rows())`)
      expect(reader.line).toBe('rows 1')
      await reader.end()
    }
    const opened = await openWarehouse({ path: target, readOnly: true })
    expect(await opened.db.selectFrom('t').selectAll().execute()).toHaveLength(2)
    await opened.close()
  })
})
