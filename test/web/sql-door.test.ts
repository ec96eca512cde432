import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { sqlDoorDefaults } from '../../src/web/sql-door.js'
import type { RunningServer } from '../../src/web/serve.js'
import { tokenBook } from '../../src/web/tokens.js'
import { pipeline, publishPublic } from './published.js'
import { asking, served, sqlAsking, webFolder } from './server.js'
import type { Answer } from './server.js'

// Processes are ended and started again, on a machine that may be busy; nothing here is timed.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const folder = webFolder()
const secret = join(folder, 'secret.csv')
const stolen = join(folder, 'stolen.csv')
let server: RunningServer
let ask: ReturnType<typeof sqlAsking>

beforeAll(async () => {
  writeFileSync(secret, 'a\nhidden-word\n')
  await publishPublic(join(folder, 'releases'), 'r1', 50)
  server = await served(folder, { door: { ...sqlDoorDefaults, processes: 1, limits: { ...sqlDoorDefaults.limits, timeoutMs: 1_500 } } })
  ask = sqlAsking(server)
})

const codeOf = (answer: Answer): unknown => {
  const body = answer.json()
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined
}

describe('a question', () => {
  it('is answered as JSON, CSV and Arrow', async () => {
    const text = "select territory_code, score, records from public.territory_risk join public.ivti_indicator using (territory_code) where indicator = 'ind_2' order by 1 limit 2"
    expect((await ask(text)).json()).toEqual({
      release: 'r1',
      columns: [{ name: 'territory_code', type: 'VARCHAR' }, { name: 'score', type: 'DOUBLE' }, { name: 'records', type: 'BIGINT' }],
      rows: [['0001', 1 / 3, '2'], ['0002', 2 / 3, '2']],
      truncated: false,
    })
    const csv = await ask(text, {}, { accept: 'text/csv' })
    expect([csv.headers['content-type'], csv.text]).toEqual(['text/csv; charset=utf-8', 'territory_code,score,records\r\n0001,0.3333333333333333,2\r\n0002,0.6666666666666666,2\r\n'])
    const arrow = tableFromIPC((await ask(text, {}, { accept: 'application/vnd.apache.arrow.stream' })).body)
    expect(arrow.toArray().map((row) => ({ ...row }))).toEqual([{ territory_code: '0001', score: 1 / 3, records: 2n }, { territory_code: '0002', score: 2 / 3, records: 2n }])
  })

  it('is cut at its limit, and says so', async () => {
    const cut = await ask('from public.ivti_indicator', { limit: 7 })
    expect([cut.headers['x-truncated'], cut.json()]).toMatchObject(['true', { truncated: true }])
  })

  it('sees the public tables and nothing of the staff', async () => {
    const tables = await ask('select database_name, table_name from duckdb_tables() order by 2')
    expect(tables.json()).toMatchObject({ rows: [['public', 'ivti_indicator'], ['public', 'territory'], ['public', 'territory_risk']] })
    expect(codeOf(await ask('select * from core.person'))).toBe('QUERY_FAILED')
  })
})

const ten = Array.from({ length: 10 }, (_, n) => `public.ivti_indicator t${n}`).join(', ')

describe('an attack', () => {
  it.each([
    ['reads a file', `select * from read_text('${secret}')`],
    ['reads a file as CSV', `select * from read_csv('${secret}')`],
    ['reads a file by its name', `select * from '${secret}'`],
    ['lists files', `select * from glob('${folder}/*')`],
    ['writes a file', `copy public.territory to '${stolen}'`],
    ['attaches the staff’s database', `attach '${folder}/releases/${pipeline}/current/analysis.duckdb'`],
    ['reads the staff’s database', `select * from read_duckdb('${folder}/releases/${pipeline}/current/analysis.duckdb', table_name = 'person')`],
    ['installs', 'install httpfs'],
    ['loads', 'load parquet'],
    ['exports', `export database '${folder}/export'`],
    ['creates a secret', 'create secret (type http)'],
    ['reads the network', "select * from read_csv('https://example.org/a.csv')"],
    ['sets', 'set enable_external_access = true'],
    ['sets the memory', "set memory_limit = '100GB'"],
    ['resets', 'reset memory_limit'],
    ['calls the log', "call enable_logging(storage='file')"],
    ['calls the log as a table', "select * from enable_logging(storage='file')"],
    ['profiles', 'pragma enable_profiling'],
    ['runs text', "select * from query('create table public.t (i int)')"],
    ['runs a stored plan', "select * from json_execute_serialized_sql(json_serialize_sql('select 1'))"],
    ['takes an address of memory', 'select * from arrow_scan_dumb(1, 2, 3)'],
    ['shows paths', 'select path from duckdb_databases()'],
    ['shows settings', "select current_setting('temp_directory')"],
    ['asks twice', 'select 1; drop table public.territory'],
    ['creates', 'create table t as select 1'],
    ['creates for itself', 'create temp table t as select 1'],
    ['deletes', 'delete from public.territory'],
    ['holds a NUL', 'select 1 \u0000; drop table public.territory'],
    ['is nothing', ';'],
    ['does not parse', 'selec 1'],
    ['nests deeply', `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['nests calls deeply', `select ${'abs('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['nests questions deeply', `select ${'(select '.repeat(3_000)}1${')'.repeat(3_000)}`],
  ])('that %s is refused', async (_, text) => {
    const answer = await ask(text)
    expect([answer.status, answer.headers['content-type']], answer.text).toEqual([400, 'application/problem+json'])
    expect(answer.text).not.toContain('hidden-word')
    expect(answer.text).not.toContain(join(folder, 'releases'))
    expect(existsSync(stolen)).toBe(false)
  })

  it('of a very long text is refused before it is parsed', async () => {
    expect((await ask(`select ${'1 + '.repeat(30_000)}1`)).status).toBe(400)
    expect((await ask(`select '${'x'.repeat(400_000)}'`)).status).toBe(413)
  })

  it.each([
    ['crosses ten tables', `select count(*) from ${ten} where t0.value + t9.value < 0`],
    ['recurs without end', 'with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r'],
    ['sorts more than memory', 'select * from range(500000000) t(i) order by hash(i)'],
    ['groups more than memory', 'select i, count(*) from range(500000000) t(i) group by i'],
    ['collects one huge value', 'select list(i) from range(500000000) t(i)'],
    ['makes one huge text', "select repeat(repeat('x', 1000000), 3000)"],
    ['makes many large texts', "select repeat('x', 1000000) || i from range(100000) t(i)"],
    ['makes large texts and keeps them', "select max(length(a)) from (select list(repeat('y', 1000000) || i) as a from range(100000) t(i))"],
  ])('that %s is stopped, and the door stays open', async (_, text) => {
    const answer = await ask(text)
    expect([400, 422], answer.text.slice(0, 300)).toContain(answer.status)
    expect(['QUERY_TIMEOUT', 'QUERY_MEMORY', 'QUERY_TOO_HEAVY', 'QUERY_FAILED', 'QUERY_ROW_TOO_LARGE'], answer.text.slice(0, 300)).toContain(codeOf(answer))
    expect((await ask('select 40 + 2 as n')).json()).toMatchObject({ rows: [[42]] })
  })

  it('of a huge answer is cut by bytes', async () => {
    const answer = await ask("select repeat('x', 1000) as x from range(50000)", { limit: 50_000 })
    expect(answer.status, answer.text.slice(0, 300)).toBe(200)
    expect(answer.json()).toMatchObject({ truncated: true })
    expect(answer.body.length).toBeLessThan(20 * 1024 ** 2)
  })

  it('leaves the server answering, from unchanged data', async () => {
    expect((await asking(server)(`/v1/${pipeline}/territories/0001`)).status).toBe(200)
    expect((await ask('select count(*)::int from public.territory')).json()).toMatchObject({ rows: [[50]] })
  })
})

describe('many askers', () => {
  it('wait in line; one with too many questions gets 429, and beyond the line everybody gets 503', async () => {
    const own = webFolder()
    await publishPublic(join(own, 'releases'), 'r1')
    const tokens = tokenBook(['ana', 'bea', 'cai'].map((name) => `${name} ${name.repeat(10)}`).join('\n'), 'test')
    const door = { ...sqlDoorDefaults, processes: 1, waiting: 2, perAsker: 2, limits: { ...sqlDoorDefaults.limits, timeoutMs: 4_000 } }
    const slow = sqlAsking(await served(own, { tokens, door }))
    const by = (name: string, text: string) => slow(text, {}, { authorization: `Bearer ${name.repeat(10)}` })
    const long = `select count(*) from ${ten} where t0.value + t9.value < 0`
    const first = by('ana', long)
    const second = by('ana', 'select 2 as n')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await by('ana', 'select 3 as n')).status).toBe(429)
    const third = by('bea', 'select 4 as n')
    await new Promise((resolve) => setTimeout(resolve, 300))
    const full = await by('cai', 'select 5 as n')
    expect([full.status, full.headers['retry-after']]).toEqual([503, '5'])
    expect((await first).status).toBe(422)
    expect([(await second).status, (await third).status]).toEqual([200, 200])
  })
})

describe('a body', () => {
  it.each([
    ['that is no JSON', 'select 1', 'application/json', 400],
    ['that is no object', '[]', 'application/json', 400],
    ['with a word too many', '{"query":"select 1","file":"x"}', 'application/json', 400],
    ['of another type', 'select 1', 'text/plain', 415],
    ['without a question', '{}', 'application/json', 400],
  ])('%s is refused', async (_, body, type, status) => {
    const answer = await asking(server)(`/v1/${pipeline}/sql`, { method: 'POST', headers: { 'content-type': type }, body })
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json'])
  })
})
