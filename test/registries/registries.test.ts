import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseOwnTable } from '../../src/core/own-table.js'
import type { OwnRow } from '../../src/core/own-table.js'
import { fixtureInput, runFixture } from './run-fixture.js'
import type { FixtureRun, MadeRow } from './run-fixture.js'

const fixtures = join(import.meta.dirname, '../fixtures')

const cases = parseOwnTable('test/fixtures/cases.csv', readFileSync(join(fixtures, 'cases.csv'), 'utf8'), [
  'folder',
  'registry',
  'resource',
  'period',
  'records',
])
const folders = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('expected.csv'))
  .map((name) => dirname(name).replaceAll('\\', '/'))

describe('the invented deliveries', () => {
  it('are all in the list of cases', () => {
    expect(cases.map((each) => each['folder']).sort()).toEqual(folders.sort())
  })
})

describe.each(cases)(
  'the invented delivery of $folder',
  ({ folder = '', registry = '', resource = '', period = '', records }) => {
    it('becomes exactly the rows and findings written beside it', async () => {
      const run = await runFixture(registry, resource, await fixtureInput(join(fixtures, folder)), period)
      const rows = table(folder, 'expected.csv')
      const findings = table(folder, 'findings.csv').map((row) => {
        return [row['table'], row['line'], row['column'], row['rule'], row['disposition']].join(' ')
      })
      expect(findingsOf(run)).toEqual(findings.sort())
      expect(goodRows(run, rows)).toEqual(rows.map((row) => rowText(row)).sort())
      expect(run.delivered).toBe(Number(records))
    })
  },
)

function table(folder: string, name: string): readonly OwnRow[] {
  const path = join(fixtures, folder, name)
  return parseOwnTable(path, readFileSync(path, 'utf8'), ['table'])
}

/** Good rows with the columns that the expectation has. */
function goodRows(run: FixtureRun, expected: readonly OwnRow[]): string[] {
  const columns = Object.keys(expected[0] ?? {}).filter((name) => name !== 'table')
  return run.rows
    .filter((row) => row.verdict === null)
    .map((row) => ({ table: row.table, ...Object.fromEntries(columns.map((name) => [name, cellOf(row, name)])) }))
    .map((row) => rowText(row))
    .sort()
}

function cellOf(row: MadeRow, name: string): string {
  const value = row.values[name]
  if (value === null || value === undefined) return ''
  return name.endsWith('_key') && /^[0-9a-f]{64}$/.test(String(value)) ? '*' : String(value)
}

/** Numbers to nine decimals: the product of binary fractions is not the decimal one. */
function rowText(row: OwnRow): string {
  const isNumber = (name: string) => name === 'value' || name === 'weight'
  const written = ([name, text]: [string, string]) =>
    isNumber(name) && text !== '' ? `${name}=${Number(Number(text).toFixed(9))}` : `${name}=${text}`
  return Object.entries(row).map(written).join(' ')
}

function findingsOf(run: FixtureRun): string[] {
  const read = run.findings.map((finding) => ['', finding.line, '', finding.rule, finding.disposition].join(' '))
  const made = run.rows.flatMap((row) => rowFindings(row).map((finding) => [row.table, row.line, ...finding].join(' ')))
  return [...read, ...new Set(made)].sort()
}

const territoryFindings = new Map([
  ['aliased', ['territory_code', 'TERRITORY_ALIASED', 'repaired']],
  ['successor', ['territory_code', 'TERRITORY_SUCCESSOR', 'repaired']],
  ['unknown', ['territory_code', 'TERRITORY_DECLARED_UNKNOWN', 'noted']],
])

/** Column, rule and disposition of everything said of a row. */
function rowFindings(row: MadeRow): readonly (readonly string[])[] {
  if (row.verdict?.startsWith('drop:') === true) return [['', row.verdict, 'dropped']]
  const [kind, rule = '', column = ''] = row.verdict?.split(':') ?? []
  const quarantined = kind === undefined ? [] : [[column, rule, 'quarantined']]
  if (kind === 'q') return quarantined
  const territory = territoryFindings.get(row.territoryVerdict)
  const noted = (row.noted?.split('|') ?? [])
    .map((note) => note.split(':'))
    .map(([of = '', at = '']) => [at, of, 'noted'])
  return [...quarantined, ...(territory === undefined ? [] : [territory]), ...noted]
}
