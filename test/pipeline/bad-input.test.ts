import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { dwellers, peopleCsv, personLine, rollText, soundDeliveries } from './deliveries.js'
import type { Dweller } from './deliveries.js'
import { Bench } from './workbench.js'

// Many processes and whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const sound = dwellers(60)
const people = peopleCsv(sound)

interface Refused {
  readonly name: string
  readonly file: string
  readonly content: string | Uint8Array
  readonly pipeline?: string
  readonly code: string
  readonly where: string
}

const refused: readonly Refused[] = [
  { name: 'a wrong delimiter', file: 'people.csv', content: people.replaceAll(';', ','), code: 'HEADER_DELIMITER', where: 'people.csv:1: ' },
  { name: 'a wrong encoding', file: 'people.csv', content: Buffer.from(people, 'latin1'), code: 'ENCODING_CONTRADICTED', where: 'people.csv:2: ' },
  { name: 'UTF-16 in place of UTF-8', file: 'people.csv', content: Buffer.from(`\uFEFF${people}`, 'utf16le'), code: 'ENCODING_CONTRADICTED', where: 'people.csv:1: ' },
  { name: 'a missing column', file: 'people.csv', content: people.replace(';WORKS;', ';WORK;'), code: 'COLUMN_MISSING', where: 'people.csv:1: ' },
  { name: 'a column named twice', file: 'people.csv', content: people.replace('PHONE', 'NAME'), code: 'HEADER_DUPLICATE', where: 'people.csv:1: ' },
  { name: 'an empty file', file: 'people.csv', content: '', code: 'FILE_EMPTY', where: 'people.csv: ' },
  { name: 'a gzip file cut short', file: 'people.csv.gz', content: gzipSync(people).subarray(0, 300), code: 'ARCHIVE_TRUNCATED', where: 'people.csv.gz: ' },
  { name: 'a zip that is none', file: 'people.zip', content: 'PK, they said', code: 'ARCHIVE_DAMAGED', where: 'people.zip: ' },
  { name: 'a name that no resource knows', file: 'people.ods', content: 'anything', code: 'DELIVERY_WITHOUT_RESOURCE', where: 'people.ods: ' },
  { name: 'a layout version that the schema has not', file: 'roll.txt', content: rollText('03.01'), pipeline: 'xx/roll', code: 'VERSION_UNKNOWN', where: 'roll.txt:1:3: ' },
  { name: 'a trailer that counts other records', file: 'roll.txt', content: rollText('01.01', 12, 14), pipeline: 'xx/roll', code: 'TRAILER_MISMATCH', where: 'roll.txt:14: ' },
  { name: 'a fixed-width file cut before its trailer', file: 'roll.txt', content: rollText('01.01').replace(/99\d{6}\n$/, ''), pipeline: 'xx/roll', code: 'TRAILER_MISSING', where: 'roll.txt' },
  { name: 'an empty fixed-width file', file: 'roll.txt', content: '', pipeline: 'xx/roll', code: 'FILE_EMPTY', where: 'roll.txt: ' },
]

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

describe('a delivery that is not what the schema says is refused, and nothing is lost', () => {
  it.each(refused)('$name', async ({ file, content, pipeline = 'xx/index', code, where }) => {
    const deliveries = pipeline === 'xx/roll' ? { 'roll.txt': rollText('01.01') } : soundDeliveries(60)
    const table = pipeline === 'xx/roll' ? 'school_seat' : 'dweller'
    const bench = new Bench({ deliveries })
    const first = await bench.run(pipeline)
    const before = await bench.ask(`select count(*) from core.${table}`, pipeline)
    if (!(file in deliveries)) bench.withdraw('people.csv')
    bench.deliver({ [file]: content })

    const fault = await bench.fault(pipeline)
    expect(fault.code).toBe(code)
    expect(fault.exitCode).toBe(4)
    expect(fault.message.startsWith(where), fault.message).toBe(true)
    expect(fault.parts.expected, 'what was expected').toBeTruthy()
    expect(fault.parts.todo, 'what to do').toBeTruthy()

    expect((await bench.release(pipeline)).folder).toBe(first.release)
    expect(await bench.ask(`select count(*) from core.${table}`, pipeline)).toEqual(before)
    expect(readFileSync(join(bench.state, 'deliveries', sha256(content))).equals(Buffer.from(content))).toBe(true)
    expect(existsSync(join(bench.state, 'lock'))).toBe(false)
    expect(existsSync(join(bench.state, 'deliveries', 'scratch'))).toBe(false)

    if (!(file in deliveries)) bench.withdraw(file)
    bench.deliver(deliveries)
    expect((await bench.run(pipeline)).outcome).toBe('unchanged')
  })
})

interface Quarantined {
  readonly name: string
  readonly line: string
  /** rule, column */
  readonly finds: readonly [rule: string, column: string | null]
  readonly table?: 'line' | 'dweller'
}

const one: Dweller = { ...(dwellers(1, 99)[0] ?? sound[0] ?? never()), works: '1', income: '10,50', born: '01/02/1990' }
const withDweller = (change: Partial<Dweller>): string => personLine({ ...one, ...change })

function never(): never {
  throw new Error('there is a dweller')
}

const quarantined: readonly Quarantined[] = [
  { name: 'an impossible date', line: withDweller({ born: '31/02/1990' }), finds: ['TYPE_DATE', 'birth_date'] },
  { name: 'a number that is none', line: withDweller({ income: '12,5O' }), finds: ['TYPE_NUMBER', 'income'] },
  { name: 'an unknown territory', line: withDweller({ district: '0777' }), finds: ['TERRITORY_UNKNOWN', 'territory_code'] },
  { name: 'no territory', line: withDweller({ district: '' }), finds: ['TERRITORY_MISSING', 'territory_code'] },
  { name: 'one delimiter too many', line: `${withDweller({})};`, finds: ['ROW_FIELD_COUNT', null], table: 'line' },
  { name: 'one field too few', line: withDweller({}).replace(/;[^;]*$/, ''), finds: ['ROW_FIELD_COUNT', null], table: 'line' },
  { name: 'a quote that is never closed', line: withDweller({ name: '"open' }), finds: ['QUOTE_UNCLOSED', 'NAME'], table: 'line' },
  { name: 'a NUL byte', line: withDweller({ phone: 'a\0b' }), finds: ['NUL_BYTE', null], table: 'line' },
]

describe('a row that does not fit is quarantined with file, line and column, and the count adds up', () => {
  it.each(quarantined)('$name', async ({ line, finds, table = 'dweller' }) => {
    // The broken row stands on line 22, between sound ones.
    const content = `${[people.split('\n')[0], ...sound.slice(0, 20).map(personLine), line, ...sound.slice(20).map(personLine)].join('\n')}\n`
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': content } })
    const { reconciliation } = await bench.run()
    const found = await bench.ask(`select rule, "column", file, line from quarantine.${table} order by line`)
    expect(found[0]).toEqual([finds[0], finds[1], 'people.csv', '22'])
    const row = reconciliation.find((each) => each.registry === 'xx/people') ?? never()
    expect(row.lines).toBe(row.headerLines + row.landedLines + row.quarantinedLines + row.droppedLines)
    expect(row.delivered).toBe(row.rows + row.quarantined + row.dropped)
    expect(row.delivered).toBe(row.landedLines)
    expect(row.lines).toBe(62)
    expect(row.quarantined + row.quarantinedLines).toBe(found.length)
    expect(await bench.ask('select count(*) from core.dweller')).toEqual([[String(row.rows)]])
  })

  it('a key that stands twice: the first row is used, the later one set aside', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': peopleCsv([...sound, ...sound.slice(4, 5)]) } })
    const result = await bench.run()
    expect(await bench.ask('select distinct rule, line from quarantine.dweller order by line')).toEqual([['DUPLICATE_KEY', '62']])
    expect(result.reconciliation[0]).toMatchObject({ delivered: 61, rows: 60, quarantined: 1 })
  })

  it('a code outside the list becomes "unknown" and is counted', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': peopleCsv([...sound, { ...one, works: '7' }]) } })
    await bench.run()
    expect(await bench.ask(`select count(*) from core.dweller where works = 'unknown'`)).toEqual([['1']])
    expect(await bench.ask(`select "table", "column", code, rows from quality.unknown_code`)).toEqual([['dweller', 'works', '7', '1']])
  })

  it('a huge line is one record or one finding, whatever its length', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': peopleCsv([...sound, { ...one, name: 'x'.repeat(5_000_000) }]) } })
    const { reconciliation } = await bench.run()
    const row = reconciliation[0] ?? never()
    expect(row.rows + row.quarantined + row.quarantinedLines).toBe(61)
    expect(await bench.ask('select count(*) from core.dweller')).toEqual([[String(row.rows)]])
  })

  it('a file cut in the middle of a line: the line, and what is whole', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': people.slice(0, people.lastIndexOf(';') - 6) } })
    const { reconciliation } = await bench.run()
    expect(await bench.ask('select rule, file, line from quarantine.line')).toEqual([['FILE_TRUNCATED', 'people.csv', '61']])
    expect(reconciliation[0]).toMatchObject({ lines: 61, rows: 59, quarantinedLines: 1 })
  })

  it('a header alone gives no rows and no false zeros', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': `${people.split('\n')[0]}\n` } })
    expect((await bench.fault()).message).toMatch(/^quarantined-share of xx\/people is not measurable/)
    bench.edit('pipelines/xx/index.yaml', 'severity: block', 'severity: warn')
    await bench.run()
    expect(await bench.ask(`select count(*), count(value) from risk.ivti_indicator where indicator = 'xx_work_share'`)).toEqual([['12', '0']])
    expect(await bench.ask(`select distinct state from risk.ivti_indicator where indicator = 'xx_work_share'`)).toEqual([['missing']])
  })
})

describe('a mistake of configuration', () => {
  it('a missing file names the pattern, its line and the folder', async () => {
    const bench = new Bench({ deliveries: { 'people.csv': people } })
    const fault = await bench.fault()
    expect(fault.code).toBe('DELIVERY_ABSENT')
    expect(fault.exitCode).toBe(4)
    expect(fault.message).toMatch(/index\.yaml:8:\d+: no file of xx\/schools matches "schools\*".*; expected at least one delivery.* --data/)
  })

  it('a data folder that is not there', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    const fault = await bench.fault('xx/index', { sourceRoot: join(bench.root, 'dat') })
    expect([fault.code, fault.exitCode]).toEqual(['FOLDER_MISSING', 7])
    expect(fault.message).toContain('Did you mean "data"?')
  })

  it('two files of one name for one registry and period', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    bench.edit('pipelines/xx/index.yaml', 'period: "2024" }\nindex', 'period: "2024" }\n  - { registry: xx/schools, files: "schools.c*", period: "2024" }\nindex')
    const fault = await bench.fault()
    expect([fault.code, fault.exitCode]).toEqual(['DELIVERY_NAME_TWICE', 4])
    expect(fault.message).toMatch(/index\.yaml:9:\d+: "schools\.csv" is taken by two patterns of xx\/schools/)
  })

  it.each([
    { name: 'a key with a slip', file: 'pipelines/xx/index.yaml', from: 'normalisation:', to: 'normalization:', says: /index\.yaml:23:3: .*"normalization".*normalisation/s },
    { name: 'an indicator that no catalogue has', file: 'pipelines/xx/index.yaml', from: 'xx_work_share', to: 'xx_work_shares', says: /index\.yaml:15:\d+: no catalogue has the indicator "xx_work_shares".*Did you mean "xx_work_share"\?/s },
    { name: 'a column that the registry has not', file: 'mappings/xx/people.yaml', from: 'birth_date: BORN', to: 'birth_date: BORM', says: /people\.yaml:12:\d+: .*"BORM".*Did you mean "BORN"\?/s },
    { name: 'a level that the country has not', file: 'pipelines/xx/index.yaml', from: 'level: district', to: 'level: distrikt', says: /index\.yaml:4:\d+: xx-div has no level "distrikt".*Did you mean "district"\?/s },
    { name: 'YAML that does not parse', file: 'mappings/xx/people.yaml', from: 'territory: {', to: 'territory: {{', says: /people\.yaml:6:\d+: this is not YAML/s },
  ])('$name', async ({ file, from, to, says }) => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    bench.edit(file, from, to)
    const fault = await bench.fault()
    expect(fault.exitCode).toBe(3)
    expect(fault.message).toMatch(says)
    expect(existsSync(bench.state), 'nothing is written').toBe(false)
  })
})

describe('a check that blocks', () => {
  it('leaves the release in force, says why, and publishes once it passes', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const first = await bench.run()
    bench.deliver({ 'people.csv': peopleCsv(sound.map((each, index) => (index < 40 ? { ...each, born: '99/99/9999' } : each))) })
    const fault = await bench.fault()
    expect([fault.code, fault.exitCode]).toEqual(['CHECK_BLOCKED', 5])
    expect(fault.message).toMatch(/quarantined-share of xx\/people is 0\.6\d*, wanted at most 0\.5 \(half of a register in quarantine is a wrong file\)/)
    expect((await bench.release()).folder).toBe(first.release)
    expect((await bench.fault()).code, 'the next run is stopped as well').toBe('CHECK_BLOCKED')
    bench.deliver(soundDeliveries(60))
    await bench.run()
    expect(await bench.ask('select count(*) from core.dweller')).toEqual([['60']])
  })
})
