import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { pipeline, publishPublic } from '../web/published.js'
import { cauce } from './cauce.js'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const state = mkdtempSync(join(tmpdir(), 'cauce-query-'))
const out = (name: string): string => join(state, name)
const ask = (text: string, ...args: readonly string[]) => cauce(['query', pipeline, text, '--state', state, ...args])
const text = "select territory_code, score, class, state from public.territory_risk order by 1 limit 2"
const wide = "select i as n, '0' || i as code, '=1+1' as words, -1.5::decimal(9,2) as amount, date '2024-02-29' as day from range(5000) t(i) order by i"

beforeAll(async () => void (await publishPublic(join(state, 'releases'), 'r1')))
afterAll(() => rmSync(state, { recursive: true, force: true }))

describe('cauce query', () => {
  it('asks the staff’s database, or with --public what everybody may see', () => {
    expect(ask('select count(*) as n from core.person', '--format', 'csv').stdout).toBe('n\n1\n')
    expect(ask(text, '--public', '--format', 'csv').stdout).toBe('territory_code,score,class,state\n0001,0.3333333333333333,low,observed\n0002,0.6666666666666666,,suppressed\n')
    expect(ask('select * from core.person', '--public')).toMatchObject({ status: 2 })
  })

  it('keeps a spreadsheet from taking a text for a formula, unless a machine asks', () => {
    const risky = "select '=1+1' as a, '-2' as b, -3 as c, '@x' as d, '＝1' as e, 'a,b' as f"
    expect(ask(risky, '--format', 'csv').stdout).toBe("a,b,c,d,e,f\n'=1+1,-2,-3,'@x,'＝1,\"a,b\"\n")
    expect(ask(risky, '--format', 'csv', '--raw').stdout).toBe('a,b,c,d,e,f\n=1+1,-2,-3,@x,＝1,"a,b"\n')
  })

  it('writes Parquet with all rows in their types', async () => {
    const said = ask(wide, '--format', 'parquet', '--out', out('x.parquet'))
    expect([said.status, said.stdout]).toEqual([0, `Written: ${out('x.parquet')}, 5000 rows\n`])
    const bytes = readFileSync(out('x.parquet'))
    const rows = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) })
    expect(rows).toHaveLength(5000)
    expect(rows[4999]).toMatchObject({ n: 4999n, code: '04999', words: '=1+1', amount: -1.5 })
  })

  it('writes Arrow with all rows in their types', () => {
    expect(ask(wide, '--format', 'arrow', '--out', out('x.arrow'), '--json')).toMatchObject({ status: 0, stderr: '' })
    const table = tableFromIPC(readFileSync(out('x.arrow')))
    expect([table.numRows, table.schema.fields.map(({ name }) => name)]).toEqual([5000, ['n', 'code', 'words', 'amount', 'day']])
    expect(table.get(4999)?.toJSON()).toMatchObject({ n: 4999n, code: '04999' })
  })

  it('writes CSV, stops at a limit and says so', () => {
    const said = ask(wide, '--format', 'csv', '--out', out('x.csv'), '--limit', '2')
    expect([said.status, said.stderr]).toEqual([0, '  only the first 2 rows; --limit shows more\n'])
    expect(readFileSync(out('x.csv'), 'utf8')).toBe("n,code,words,amount,day\n0,00,'=1+1,-1.50,2024-02-29\n1,01,'=1+1,-1.50,2024-02-29\n")
  })

  it.each([
    ['parquet without a file', ['--format', 'parquet'], 2, /parquet without --out; expected --out <file>/],
    ['a table to a file', ['--out', '/tmp/x'], 2, /--out with table; expected csv, arrow or parquet/],
    ['--raw with a table', ['--raw'], 2, /--raw with table/],
    ['a folder that is not there', ['--format', 'csv', '--out', '/nowhere/x.csv'], 7, /the folder to write into is not there/],
  ])('refuses %s', (_, args, status, says) => {
    const ended = ask('select 1', ...args)
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringMatching(says)])
  })

  it.each([
    ['writes', "copy (select 1) to '/tmp/stolen.csv'"],
    ['reads a file', "select * from read_csv('/etc/passwd')"],
    ['asks twice', 'select 1; select 2'],
  ])('a query to a file that %s is refused', (_, attack) => {
    expect(ask(attack, '--format', 'parquet', '--out', out('y.parquet'))).toMatchObject({ status: 2 })
  })
})
