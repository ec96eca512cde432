import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { dwellers, peopleCsv, soundDeliveries, writeDeliveries } from '../pipeline/deliveries.js'
import { inventedWorkspace } from '../pipeline/workbench.js'
import { cauce, command, normalised } from './cauce.js'

// Many processes and whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-cli-'))
const data = join(root, 'data')
const state = join(root, 'state')
const home = join(root, 'workspace')
const folders = { state, data, workspace: home }
const workspace = ['--workspace', home]
const all = [...workspace, '--data', data, '--state', state]
const say = (text: string): string => normalised(text, folders)

beforeAll(() => {
  writeDeliveries(data, soundDeliveries(120))
  cpSync(inventedWorkspace, home, { recursive: true })
  // These commands go by the clock of the machine: what they say must not change with its date.
  const people = join(home, 'schemas/raw/xx/people.yaml')
  writeFileSync(people, readFileSync(people, 'utf8').replace(/^freshness_days: .*\n/m, ''))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('a first day with cauce', () => {
  it('help lists the commands and the exit codes', () => {
    const { status, stdout, stderr } = cauce(['--help'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatchSnapshot()
  })

  it.each(['demo', 'check', 'viability', 'report', 'plan', 'run', 'status', 'query', 'explain', 'sheet', 'change'])('%s --help says what it does, with an example', (command) => {
    const { status, stdout } = cauce([command, '--help'])
    expect(status).toBe(0)
    expect(stdout).toMatch(new RegExp(`Example: cauce ${command}`))
    expect(stdout).toContain('--json')
  })

  it('status before any run', () => {
    expect(say(cauce(['status', '--state', state]).stdout)).toBe('Nothing has run in <state> yet. Start with: cauce demo\n')
  })

  it('check of a sound pipeline', () => {
    expect(cauce(['check', 'xx/index', ...workspace])).toMatchObject({ status: 0, stdout: 'xx/index: nothing to correct\n' })
  })

  it('plan, run, plan, run again', () => {
    const plan = cauce(['plan', 'xx/index', ...all])
    expect(plan.status).toBe(0)
    expect(say(plan.stdout)).toMatchSnapshot('plan')
    const run = cauce(['run', 'xx/index', ...all])
    expect(run.status, run.stderr).toBe(0)
    expect(say(run.stdout)).toMatchSnapshot('run')
    expect(say(run.stderr)).toMatchSnapshot('progress')
    expect(say(cauce(['plan', 'xx/index', ...all]).stdout)).toBe('xx/index: nothing to do; all 2 deliveries are known and nothing else has changed.\n')
    expect(say(cauce(['run', 'xx/index', ...all]).stdout)).toContain('Nothing has changed since the release before; it stays in force.')
  })

  it('status, explain and query on the release', () => {
    expect(say(cauce(['status', '--state', state]).stdout)).toMatchSnapshot('status')
    expect(say(cauce(['explain', 'xx/index', 'Birch', '--state', state]).stdout)).toMatchSnapshot('explain')
    const text = 'select territory_code, name, class from risk.ivti_territory order by 1 limit 3'
    for (const format of ['table', 'csv', 'json']) expect(cauce(['query', 'xx/index', text, '--format', format, '--state', state]).stdout).toMatchSnapshot(`query as ${format}`)
  })
})

describe('a sheet on demand', () => {
  it.each([
    ['html', 'Birch', 'pt', /<html lang="pt">[^]*<h1>Birch<\/h1>/],
    ['pdf', '_T', 'es', /^%PDF-1\.7[^]*pdfuaid/],
  ])('as %s of %s in %s', (format, territory, language, holds) => {
    const file = join(root, `sheet.${format}`)
    const { status, stdout, stderr } = cauce(['sheet', 'xx/index', territory, '--format', format, '--language', language, '--out', file, '--state', state, ...workspace])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`lies in ${file}`)
    expect(readFileSync(file, 'latin1')).toMatch(holds)
  })
})

describe('every command prints JSON that parses', () => {
  it.each([
    ['check', 'xx/index', ...workspace],
    ['plan', 'xx/index', ...all],
    ['run', 'xx/index', ...all],
    ['status', '--state', state],
    ['explain', 'xx/index', '0102', '--state', state],
    ['query', 'xx/index', 'select * from core.dweller limit 2', '--state', state],
  ])('%s', (...args) => {
    const { status, stdout, stderr } = cauce([...args, '--json'])
    expect([status, stderr]).toEqual([0, ''])
    expect(typeof JSON.parse(stdout)).toBe('object')
  })
})

describe('what goes wrong is said in a sentence with its exit code, and as JSON where JSON was asked for', () => {
  it.each([
    { name: 'an unknown command', args: ['rum'], status: 2, says: /unknown command 'rum'.*\(Did you mean run\?\)/s },
    { name: 'an unknown option', args: ['status', '--stat', 'x'], status: 2, says: /unknown option '--stat'/ },
    { name: 'no pipeline', args: ['run'], status: 2, says: /missing required argument 'pipeline'/ },
    { name: 'a number that is none', args: ['run', 'xx/index', '--threads', 'two'], status: 2, says: /--threads is "two"; expected a whole number above 0/ },
    { name: 'an unknown pipeline', args: ['run', 'xx/indes', ...all], status: 7, says: /there is no pipelines\/xx\/indes\.yaml.*Did you mean "xx\/index"\?/ },
    { name: 'a pipeline without a release', args: ['query', 'xx/roll', 'select 1', '--state', state], status: 7, says: /there is no release of xx\/roll yet\. Run: cauce run xx\/roll/ },
    { name: 'an unknown territory', args: ['explain', 'xx/index', 'Burch', '--state', state], status: 7, says: /the release has no territory "Burch"\. Did you mean "Birch"\?/ },
    { name: 'a workspace that is not there', args: ['check', '--workspace', '/nowhere/at/all'], status: 7, says: /there is no such workspace folder/ },
    { name: 'a statement that writes', args: ['query', 'xx/index', 'drop table risk.ivti_territory', '--state', state], status: 2, says: /the query was refused: this is not a SELECT/ },
    { name: 'two statements', args: ['query', 'xx/index', 'select 1; select 2', '--state', state], status: 2, says: /there are 2 statements/ },
    { name: 'a file outside', args: ['query', 'xx/index', "select * from read_csv('/etc/passwd')", '--state', state], status: 2, says: /"read_csv" is closed here/ },
    { name: 'a table with a slip', args: ['query', 'xx/index', 'select * from risk.ivti_teritory', '--state', state], status: 2, says: /ivti_territory/ },
    { name: 'SQL that does not parse', args: ['query', 'xx/index', 'selec 1', '--state', state], status: 2, says: /does not parse/ },
    { name: 'a delivery that is missing', args: ['run', 'xx/roll', ...all], status: 4, says: /no file of xx\/roll matches "roll\*"/ },
  ])('$name', ({ args, status, says }) => {
    const plain = cauce(args)
    expect(plain.status, plain.stderr).toBe(status)
    expect(plain.stderr).toMatch(says)
    expect(plain.stderr).not.toMatch(/^ +at /m)
    expect(plain.stdout).toBe('')
    const json = cauce([...args, '--json'])
    expect(json.status).toBe(status)
    const { error } = JSON.parse(json.stderr.trim().split('\n').at(-1) ?? '')
    expect(error).toMatchObject({ exitCode: status, code: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringMatching(says) })
  })

  it('check names every mistake with file, line and column, exit 3', () => {
    const own = join(root, 'own')
    mkdirSync(join(own, 'pipelines/xx'), { recursive: true })
    const text = readFileSync(join(inventedWorkspace, 'pipelines/xx/schools.yaml'), 'utf8')
    writeFileSync(join(own, 'pipelines/xx/schools.yaml'), `${text}colour: blue\nstatus: drafted\n`)
    const { status, stderr } = cauce(['check', 'xx/schools', '--workspace', own])
    expect(status).toBe(3)
    expect(stderr).toMatch(/schools\.yaml:\d+:\d+: unknown key "colour"/)
    expect(stderr).toMatch(/schools\.yaml:\d+:\d+: .*"drafted".*Did you mean "draft"\?/)
  })
})

describe('an interrupted run', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends with 130, releases the lock and leaves no identified bytes beside the vault', async (signal) => {
    const other = join(root, signal)
    const input = join(root, `${signal}-data`)
    writeDeliveries(input, { ...soundDeliveries(), 'people.csv': `${peopleCsv(dwellers(40_000))}"open;\n` })
    const child = spawn(process.execPath, [...command(), 'run', 'xx/index', ...workspace, '--data', input, '--state', other], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    let sent = false
    const status = await new Promise((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (sent || !said.includes('land people.csv')) return
        sent = true
        child.kill(signal)
      })
      child.on('exit', (code, by) => resolve(code ?? by))
    })
    expect(status).toBe(130)
    expect(said).toContain('Interrupted. The release before stays in force')
    expect(existsSync(join(other, 'lock'))).toBe(false)
    expect(existsSync(join(other, 'deliveries', 'scratch'))).toBe(false)
    const again = cauce(['run', 'xx/index', ...workspace, '--data', input, '--state', other])
    expect(again.status, again.stderr).toBe(0)
    expect(cauce(['status', '--state', other]).stdout).toContain('the process was ended before the run was done')
  })
})

const source = join(import.meta.dirname, '../../src')

describe('the door', () => {
  it('imports nothing at start but the command-line parser, the commands and the words of faults', () => {
    const seen = new Set<string>()
    const libraries = new Set<string>()
    const follow = (path: string): void => {
      if (seen.has(path)) return
      seen.add(path)
      for (const [, from = ''] of readFileSync(path, 'utf8').matchAll(/^import (?!type).* from '([^']+)'/gm)) {
        if (from.startsWith('.')) follow(join(dirname(path), from.replace(/\.js$/, '.ts')))
        else libraries.add(from)
      }
    }
    follow(join(source, 'cli/main.ts'))
    expect([...libraries]).toEqual(['commander'])
    expect([...seen].map((path) => relative(source, path)).filter((path) => !path.startsWith('cli/commands/')).sort()).toEqual(['cli/main.ts', 'cli/options.ts', 'core/error.ts', 'core/place.ts'])
  })
})
