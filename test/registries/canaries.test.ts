import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openWorkspace, packageRoot } from '../../src/cli/spec-files.js'
import { CauceError } from '../../src/core/error.js'
import { parseOwnTable } from '../../src/core/own-table.js'
import { loadRegistry } from '../../src/pipeline/load-pipeline.js'
import { canaries, plantCanaries } from './plant-canaries.js'
import { fixtureInput, runFixture } from './run-fixture.js'

const fixtures = join(import.meta.dirname, '../fixtures')
const cases = parseOwnTable('test/fixtures/cases.csv', readFileSync(join(fixtures, 'cases.csv'), 'utf8'), ['folder', 'registry', 'resource', 'period', 'records'])

/** Deliveries with personal columns; a canary in a spreadsheet would need its writer. */
const personal = cases.filter(({ registry = '', resource = '' }) => {
  const declared = loadRegistry(openWorkspace(packageRoot()), registry).raw.value.resources[resource]
  return declared !== undefined && ['delimited', 'fixed-width', 'dbf'].includes(declared.format) && declared.fields.some(({ sensitivity }) => sensitivity !== 'plain')
})

describe('a value planted in every personal column', () => {
  it('is planted in the registries of persons', () => {
    expect(new Set(personal.map(({ registry }) => registry)).size).toBeGreaterThanOrEqual(6)
    expect(personal.map(({ folder }) => folder)).toContain('mx/enti-2019')
  })

  it.each(personal)('of $folder is in no finding, no message and, where it names a person, in no row', async ({ folder = '', registry = '', resource = '', period = '' }) => {
    const input = await fixtureInput(join(fixtures, folder))
    const specs = loadRegistry(openWorkspace(packageRoot()), registry)
    const [shape, declared] = [specs.shapes.get(resource), specs.raw.value.resources[resource]]
    if (shape === undefined || declared === undefined) throw new Error(`no resource ${resource}`)
    const plain = readFileSync(input, 'latin1')
    expect(plain, 'the fixture itself has no canary').not.toMatch(/[~^]/)
    const { text, columns } = plantCanaries(plain, shape, declared)
    expect(columns.length).toBeGreaterThan(0)
    const home = mkdtempSync(join(tmpdir(), 'cauce-canary-'))
    onTestFinished(() => rmSync(home, { recursive: true, force: true }))
    const spoiled = join(home, basename(input))
    writeFileSync(spoiled, text, 'latin1')
    try {
      const { rows, findings } = await runFixture(registry, resource, spoiled, period)
      expect(JSON.stringify(findings)).not.toMatch(/[~^]/)
      const leaked = rows.flatMap(({ table, values }) => Object.entries(values).flatMap(([column, value]) => (String(value).includes(canaries.identifier) ? [`${table}.${column}`] : [])))
      expect([...new Set(leaked)]).toEqual([])
      const noted = rows.flatMap(({ table, values }) => Object.entries(values).flatMap(([column, value]) => (column.startsWith('_') && String(value).includes(canaries.quasi) ? [`${table}.${column}`] : [])))
      expect(noted, 'nor in what is said about a row').toEqual([])
    } catch (error) {
      if (!(error instanceof CauceError)) throw error
      expect(error.message).not.toMatch(/[~^]/)
    }
  })
})
