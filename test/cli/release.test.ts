import { appendFileSync, existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { dwellers, peopleCsv, soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce } from './cauce.js'

// Many processes and whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-release-'))
const [data, state] = [join(root, 'data'), join(root, 'state')]
const run = () => cauce(['run', 'xx/index', '--workspace', inventedWorkspace, '--data', data, '--state', state])
const home = join(state, 'releases/xx/index')
const current = (): string => readlinkSync(join(home, 'current'))
const json = (...args: readonly string[]): unknown => JSON.parse(cauce([...args, '--state', state, '--json']).stdout)
let [first, second] = ['', '']

beforeAll(() => {
  writeDeliveries(data, soundDeliveries(120))
  run()
  first = current()
  writeDeliveries(data, { 'people.csv': peopleCsv(dwellers(120).map((each, index) => ({ ...each, works: index % 3 === 0 ? '1' : '0' }))) })
  run()
  second = current()
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('cauce release', () => {
  it('has two releases to work with', () => {
    expect(first).not.toBe('')
    expect(second > first).toBe(true)
  })

  it.each(['list', 'show', 'diff', 'rollback', 'prune'])('%s --help says what it does, with an example', (name) => {
    const { status, stdout } = cauce(['release', name, '--help'])
    expect(status).toBe(0)
    expect(stdout).toContain(`Example: cauce release ${name}`)
    expect(stdout).toContain('--json')
  })

  it('list, show and diff tell what there is, what it rests on, and why it differs', () => {
    const { stdout } = cauce(['release', 'list', 'xx/index', '--state', state])
    expect(stdout).toMatch(new RegExp(`● +${second}`))
    expect(cauce(['release', 'show', 'xx/index', first.slice(0, 18), '--state', state]).stdout).toContain('every byte as sealed')
    const diff = cauce(['release', 'diff', 'xx/index', '--state', state]).stdout
    expect(diff).toContain(`xx/index: ${first} → ${second}`)
    expect(diff).toContain('data     xx/people 2024: changed (people.csv)')
    expect(diff).not.toMatch(/mapping {2}|method {3}/)
    expect(json('release', 'diff', 'xx/index', first, second)).toMatchObject({ before: first, after: second, causes: { data: [{ registry: 'xx/people', change: 'changed' }], mapping: [], method: [] } })
  })

  it('rollback is in force at once, and the next run does not publish the same again; other deliveries do', () => {
    expect(json('release', 'rollback', 'xx/index', '--reason', 'wrong file')).toEqual({ pipeline: 'xx/index', from: second, to: first })
    expect(current()).toBe(first)
    expect(cauce(['plan', 'xx/index', '--workspace', inventedWorkspace, '--data', data, '--state', state]).stdout).toContain('nothing to do')
    expect(run().stdout).toContain('Nothing has changed since the release before')
    expect(current()).toBe(first)
    expect(cauce(['release', 'list', 'xx/index', '--state', state]).stdout).toMatch(new RegExp(`rolled back from ${second} to ${first} by \\S+: wrong file`))
    writeDeliveries(data, soundDeliveries(121))
    run()
    expect([first, second]).not.toContain(current())
  })

  it('says in a sentence, with code 6, that current points nowhere, and mends it', () => {
    rmSync(join(home, 'current'))
    symlinkSync('nowhere', join(home, 'current'))
    const asked = cauce(['query', 'xx/index', 'select 1', '--state', state])
    expect([asked.status, asked.stderr]).toEqual([6, `${join(home, 'nowhere')}: the release is damaged: current points to it, but it is not there. Point to a sound one with cauce release rollback, or run the pipeline again to publish a new one.\n`])
    const status = cauce(['status', '--state', state])
    expect(status.status).toBe(0)
    expect(status.stdout).toContain('the release is damaged: current points to it')
    expect(cauce(['release', 'rollback', 'xx/index', '--state', state]).status).toBe(0)
    expect(cauce(['query', 'xx/index', 'select 1', '--state', state]).status).toBe(0)
  })

  it('prune wants to be told how many stay, and keeps the current one', () => {
    expect(cauce(['release', 'prune', 'xx/index', '--state', state]).status).toBe(2)
    expect(cauce(['release', 'rollback', 'xx/index', second, '--state', state]).status).toBe(0)
    expect(json('release', 'prune', 'xx/index', '--keep', '1')).toEqual({ pipeline: 'xx/index', removed: [first] })
    expect(current()).toBe(second)
  })

  it.each<readonly [readonly string[], number, RegExp]>([
    [['list', 'xx/none'], 7, /there is no release of xx\/none yet/],
    [['show', 'xx/index', 'zzz'], 7, /has no release "zzz"/],
    [['rollback', 'xx/index', 'zzz'], 7, /has no release "zzz"/],
  ])('%j ends with code %i', (args, status, says) => {
    const ended = cauce(['release', ...args, '--state', state])
    expect(ended.status).toBe(status)
    expect(ended.stderr).toMatch(says)
  })
})

describe('cauce export', () => {
  const out = join(root, 'out.file')
  const take = (...args: readonly string[]) => cauce(['export', 'xx/index', ...args, '--out', out, '--state', state])

  it.each([
    ['parquet', 'parquet/territory_risk.parquet'],
    ['arrow', 'arrow/territory_risk.arrow'],
    ['csv', 'csv/territory_risk.csv'],
  ])('--format %s is the sealed file', (format, file) => {
    expect(take('--format', format, '--table', 'territory_risk').status).toBe(0)
    expect(readFileSync(out).equals(readFileSync(join(home, 'current/public', file)))).toBe(true)
  })

  it.each([['xlsx', 'tables.xlsx'], ['geojson', 'territories.geojson'], ['types', 'types.d.ts'], ['datapackage', 'datapackage.json']])('--format %s holds all tables', (format, file) => {
    expect(take('--format', format).status).toBe(0)
    expect(readFileSync(out).equals(readFileSync(join(home, 'current/public', file)))).toBe(true)
  })

  it('--raw is CSV for machines', () => {
    expect(take('--format', 'csv', '--table', 'territory_risk', '--raw').status).toBe(0)
    expect(readFileSync(out, 'utf8')).toMatch(/^territory_code,name,/)
  })

  it.each<readonly [readonly string[], number, RegExp]>([
    [['--format', 'csv', '--table', 'teritory_risk'], 7, /no public table "teritory_risk"\. Did you mean "territory_risk"\?/],
    [['--format', 'csv'], 2, /--table is missing for csv; expected one of /],
    [['--format', 'xlsx', '--table', 'territory_risk'], 2, /xlsx holds every table/],
    [['--format', 'arrow', '--table', 'territory_risk', '--raw'], 2, /--raw with arrow/],
    [['--format', 'xml'], 2, /xml/],
  ])('%j is refused', (args, status, says) => {
    const ended = take(...args)
    expect(ended.status).toBe(status)
    expect(ended.stderr).toMatch(says)
  })

  it('says where a folder is missing', () => {
    const ended = cauce(['export', 'xx/index', '--format', 'xlsx', '--out', join(root, 'no/such/x.xlsx'), '--state', state])
    expect([ended.status, ended.stderr]).toEqual([7, `${join(root, 'no/such/x.xlsx')}: the folder to write into is not there. Make it, or give another --out.\n`])
  })

  it('does not take a file that was damaged by hand', () => {
    appendFileSync(join(home, 'current/public/tables.xlsx'), ' ')
    expect(take('--format', 'xlsx')).toMatchObject({ status: 6, stderr: expect.stringContaining('the release is damaged: public/tables.xlsx is missing or has another size') })
  })
})
