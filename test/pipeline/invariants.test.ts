import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { readManifest } from '../../src/publish/manifest.js'
import { canary, dwellers, peopleCsv, personLine, schoolsCsv, soundDeliveries } from './deliveries.js'
import { command } from '../cli/cauce.js'
import { askRelease, Bench } from './workbench.js'

// Many processes and whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile())
}

describe('what identifies a person is found nowhere but in the vault', () => {
  it('not in the database, the release, the log, the output or what is left on disk', () => {
    const defects = [
      personLine({ ...(dwellers(1, 51)[0] ?? never()), born: '99/99/9999' }),
      personLine({ ...(dwellers(1, 52)[0] ?? never()), district: `${canary}T` }),
      personLine({ ...(dwellers(1, 53)[0] ?? never()), works: `${canary}W` }),
      personLine({ ...(dwellers(1, 54)[0] ?? never()), income: `${canary}I` }),
      `${personLine(dwellers(1, 55)[0] ?? never())};surplus`,
      personLine({ ...(dwellers(1, 56)[0] ?? never()), name: `"${canary} open` }),
      personLine(dwellers(1, 57)[0] ?? never()),
      personLine(dwellers(1, 57)[0] ?? never()),
    ]
    const bench = new Bench({ deliveries: { ...soundDeliveries(), 'people.csv': `${peopleCsv(dwellers(3000))}${defects.join('\n')}\n` } })
    const cauce = (...args: readonly string[]) =>
      spawnSync(process.execPath, [...command(), ...args, '--state', bench.state], { encoding: 'utf8', env: { ...process.env, CAUCE_LOG: '1', CAUCE_TRACE: '1' } })
    const outputs = [
      cauce('run', 'xx/index', '--workspace', bench.workspace, '--data', bench.data),
      cauce('status'),
      cauce('explain', 'xx/index', '0101'),
      cauce('query', 'xx/index', 'select * from quarantine.line', '--format', 'csv'),
      cauce('query', 'xx/index', 'select * from quarantine.dweller', '--json'),
      cauce('query', 'xx/index', 'select * from quality.unknown_code'),
    ]
    for (const { status, stdout, stderr } of outputs) {
      expect(status, stderr).toBe(0)
      expect(stdout).not.toContain(canary)
      expect(stderr).not.toContain(canary)
    }
    expect(outputs[0]?.stderr).toContain('"event":"landed"')
    expect(outputs[3]?.stdout).toContain('QUOTE_UNCLOSED')
    const vault = join(bench.state, 'deliveries')
    const found = filesBelow(bench.state).filter((path) => readFileSync(path).includes(canary))
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter((path) => !path.startsWith(`${vault}/`))).toEqual([])
    for (const path of found) expect(statSync(path).mode & 0o077, path).toBe(0)
  })

  it('nor in the message of a run that fails', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(30) })
    for (const content of [peopleCsv(dwellers(30)).replaceAll(';', ','), peopleCsv(dwellers(30)).split('\n').slice(1).join('\n'), Buffer.from(peopleCsv(dwellers(30)), 'latin1')]) {
      bench.deliver({ 'people.csv': content })
      expect((await bench.fault()).message).not.toContain(canary)
    }
    expect(bench.log.join('\n')).not.toContain(canary)
  })
})

describe('territory and other codes', () => {
  it('stay text with their zeros from the file to the release', async () => {
    // 3,000 codes without a zero come first; a sniffing reader would make numbers of the column.
    const rows = dwellers(3000).map((each) => ({ ...each, district: `02${each.district.slice(2)}` }))
    const last = dwellers(3001)[3000] ?? never()
    const bench = new Bench({ deliveries: { 'people.csv': peopleCsv([...rows, { ...last, district: '0101' }, { ...last, doc: 'other', district: '101' }]), 'schools.csv': schoolsCsv() } })
    await bench.run()
    expect(await bench.ask(`select territory_code, count(*) from core.dweller where territory_code < '02' group by 1`)).toEqual([['0101', '2']])
    expect(await bench.ask(`select distinct _territory_verdict from core.dweller order by 1`)).toEqual([['aliased'], ['valid']])
    expect(await bench.ask(`select school_code from core.school_seat order by 1 limit 1`)).toEqual([['00001']])
    expect(readFileSync(join((await bench.release()).folder, 'ivti_territory.csv'), 'utf8').split('\n')[1]).toMatch(/^0101,Alder,01,North,/)
  })
})

describe('same inputs, same tables', () => {
  it('byte for byte, with 1, 2 and 4 threads', async () => {
    const people = peopleCsv(dwellers(300_000))
    const exports: Readonly<Record<string, string>>[] = []
    const cores: string[] = []
    for (const threads of [1, 2, 4]) {
      const bench = new Bench({ deliveries: { 'people.csv': people, 'schools.csv': schoolsCsv(500) }, threads })
      // The key is one of the inputs: the fingerprint of the results stands in their files.
      mkdirSync(bench.state, { recursive: true })
      writeFileSync(join(bench.state, 'key'), 'ab'.repeat(32), { mode: 0o600 })
      const { effects } = await bench.doors('xx/index')
      const { release } = await bench.run('xx/index', { effects: { ...effects, clock: { now: () => new Date('2025-03-01T00:00:00Z') } } })
      const names = readdirSync(release).filter((name) => name.endsWith('.csv'))
      expect(names).toContain('ivti_territory.csv')
      const { contents } = await readManifest(release)
      const sealed = contents.filter(({ file }) => !file.endsWith('.duckdb'))
      for (const kind of [/\.csv$/, /\.parquet$/, /\.arrow$/, /\.xlsx$/, /\.geojson$/, /\.html$/, /sheets\//]) expect(sealed.some(({ file }) => kind.test(file)), String(kind)).toBe(true)
      exports.push(Object.fromEntries([...names.map((name) => [name, readFileSync(join(release, name), 'utf8')]), ...sealed.map(({ file, sha256 }) => [file, sha256])]))
      const [row] = await askRelease(release, `select count(*), md5(string_agg(concat_ws('|', territory_code, birth_date, sex, works, income, _line), chr(10) order by _line)) from core.dweller`)
      cores.push(JSON.stringify(row))
    }
    expect(exports[1]).toEqual(exports[0])
    expect(exports[2]).toEqual(exports[0])
    expect(new Set(cores).size).toBe(1)
  })
})

function never(): never {
  throw new Error('there is a dweller')
}
