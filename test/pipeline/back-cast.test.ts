import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CauceError } from '../../src/core/error.js'
import { planPipeline } from '../../src/pipeline/plan.js'
import { runPipeline } from '../../src/pipeline/run.js'
import type { RunDoors } from '../../src/pipeline/run.js'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { publicDatabaseFile } from '../../src/publish/manifest.js'
import { currentRelease } from '../../src/publish/release.js'
import { csvOf } from '../risk/clrisk/deliveries.js'
import { households } from '../risk/clrisk/population.js'
import type { Made } from '../risk/clrisk/population.js'
import { writeDeliveries } from './deliveries.js'
import { askRelease, builtIn, pipelineDoors, releaseTables } from './workbench.js'

vi.setConfig({ testTimeout: 300_000 })

const fixture = resolve(import.meta.dirname, '../fixtures/clrisk')
const name = 'xx/clrisk'

/** In the later register everybody of 0101 lives in a rural zone and 0202 has children of heads with little schooling only. */
function later(made: Made): Made {
  const rows = made.rows.map((row) => {
    if (row['territory_code'] === '0101') return { ...row, zone: 'rural' }
    return row['territory_code'] === '0202' && row['kinship'] === 'head' ? { ...row, education_level: 'isced_1' } : row
  })
  return { ...made, rows }
}

const register = households('xx/register', 1600, 99, false)
const deliveries = {
  'survey_2023.csv': csvOf(households('xx/survey', 2400, 21, true), true),
  'survey_2017.csv': csvOf(households('xx/survey', 2400, 22, true), true),
  'register_2018.csv': csvOf(register, false),
  'register_2024.csv': csvOf(later(register), false),
}

class Bench {
  readonly root = mkdtempSync(join(tmpdir(), 'cauce-back-cast-'))
  readonly state = stateFolder(join(this.root, 'state'))

  constructor(edits: readonly (readonly [string, string])[] = []) {
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
    cpSync(fixture, join(this.root, 'workspace'), { recursive: true })
    writeDeliveries(join(this.root, 'data'), deliveries)
    this.edit([
      ['{ registry: xx/survey, files: "survey*", period: "2023" }', '{ registry: xx/survey, files: "survey_2023*", period: "2023" }\n  - { registry: xx/survey, files: "survey_2017*", period: "2017", serves: ["2018"] }'],
      ['files: "register*", period: "2024"', 'files: "register_{year}*", period: "{period}"'],
      ['  parent_level: province\nclrisk', '  parent_level: province\n  base: "2018"\nclrisk'],
      ['labels: [low, medium, high], parent_level: province }', 'labels: [low, medium, high], parent_level: province, base: "2018" }'],
      ['  benchmark: { level: province, method: logit-shift }\n', ''],
      ...edits,
    ])
  }

  edit(edits: readonly (readonly [string, string])[]): void {
    const path = join(this.root, 'workspace/pipelines/xx/clrisk.yaml')
    for (const [from, to] of edits) {
      const text = readFileSync(path, 'utf8')
      if (!text.includes(from)) throw new Error(`the pipeline has no "${from}"`)
      writeFileSync(path, text.replace(from, to))
    }
  }

  async doors(period?: string): Promise<RunDoors> {
    return pipelineDoors([join(this.root, 'workspace'), builtIn], name, join(this.root, 'data'), this.state.root, {}, period)
  }

  async run(period?: string): Promise<string> {
    return (await runPipeline(await this.doors(period))).release
  }

  async fault(period?: string): Promise<CauceError> {
    const error = await this.run(period).then(() => undefined, (reason: unknown) => reason)
    if (error instanceof CauceError) return error
    throw new Error('the run was expected to fail with a fault')
  }
}

const changed = (release: string, model: string) => askRelease(release, `select territory_code, changed_class, exceeds_margin from risk.territory_change where model = '${model}' and difference is not null order by 1`)

/** Models and the registries that are past their limit of age, the same in every table that has them, in the staff's and the public part. */
async function staleMarks(release: string): Promise<readonly (readonly unknown[])[]> {
  const asked = (schema: string) => ['territory_risk', 'territory_summary', 'territory_change'].map((table) => `select distinct model, stale_inputs from ${schema}${table} order by 1`)
  const found: unknown[] = []
  for (const text of asked('risk.')) found.push(await askRelease(release, text))
  for (const text of asked('')) found.push(await askRelease(release, text, publicDatabaseFile))
  expect(new Set(found.map((rows) => JSON.stringify(rows))).size, JSON.stringify(found)).toBe(1)
  return found[0] as readonly (readonly unknown[])[]
}

describe('a pipeline with a base period', () => {
  it('says what has changed since, against the margin of error, in the classes of the base', async () => {
    const bench = new Bench()
    const base = await bench.run('2018')
    const now = await bench.run()
    const rows = await changed(now, 'clrisk')
    expect(rows.filter(([, , exceeds]) => exceeds === true).map(([code]) => code)).toEqual(['0101', '0202'])
    expect(rows.filter(([, change]) => change === true).map(([code]) => code)).toContain('0101')
    expect(rows).toHaveLength(8)
    const cuts = (folder: string) => askRelease(folder, 'select scope, parent_code, class, lower_bound from risk.clrisk_cut order by 1, 2, class_rank')
    expect(await cuts(now)).toEqual(await cuts(base))
    expect(await askRelease(now, 'select distinct method, base_period from risk.clrisk_cut')).toEqual([['fixed', '2018']])
    const [row] = await askRelease(now, "select base_period, period, comparison, different_parts from risk.territory_change where model = 'clrisk' limit 1")
    expect(row).toEqual(['2018', '2024', 'independent-surveys', ''])
    const classes = await askRelease(now, "select count(*) from risk.territory_change c join risk.territory_risk r using (territory_code, model) where c.class is distinct from r.class or abs(c.score - r.score) > 1e-12")
    expect(classes).toEqual([['0']])
    const before = await askRelease(base, "select territory_code, score, class from risk.territory_risk order by territory_code, model")
    expect(await askRelease(now, 'select territory_code, base_score, base_class from risk.territory_change order by territory_code, model')).toEqual(before)
    expect(await askRelease(base, "select 1 from information_schema.tables where table_name = 'territory_change'")).toEqual([])
  })

  it('says that the scale of an index is relative, gives it no margin, and marks what rests on an old survey or register', async () => {
    const limit = (registry: string, days: number) => `{ check: freshness, of: ${registry}, at_most: ${days}, severity: warn, reason: "an old source misleads" }`
    const surveyLimit = limit('xx/survey', 400)
    const bench = new Bench([['classing:\n', `checks:\n  - ${surveyLimit}\nclassing:\n`]])
    await bench.run('2018')
    const now = await bench.run()
    expect(await staleMarks(now)).toEqual([['clrisk', 'xx/survey'], ['ivti', '']])
    bench.edit([[surveyLimit, limit('xx/register', 30)]])
    expect(await staleMarks(await bench.run()), 'the register is the target of the one and the source of the other').toEqual([['clrisk', 'xx/register'], ['ivti', 'xx/register']])
    const rows = await askRelease(now, "select distinct comparison, exceeds_margin from risk.territory_change where model = 'ivti'")
    expect(rows).toEqual([['relative-scale', null]])
  })

  it('gives no margin where one survey serves both periods', async () => {
    const bench = new Bench([['period: "2017", serves: ["2018"] }', 'period: "2017", serves: ["2018", "2024"] }'], ['registry: xx/survey, files: "survey_2023*", period: "2023"', 'registry: xx/survey, files: "survey_2023*", period: "2016"']])
    await bench.run('2018')
    const now = await bench.run()
    expect(await askRelease(now, "select distinct comparison, margin_of_error, exceeds_margin from risk.territory_change where model = 'clrisk'")).toEqual([['same-survey', null, null]])
    const same = await askRelease(now, "select territory_code from risk.territory_change where model = 'clrisk' and abs(difference) > 1e-9 order by 1")
    expect(same.map(([code]) => code)).toEqual(['0101', '0202'])
  })

  it('takes given cut points in both periods', async () => {
    const edits = [['classing: { method: jenks, labels', 'classing: { method: fixed, cuts: [0.15, 0.25], labels']] as const
    const bench = new Bench(edits)
    await bench.run('2018')
    const now = await bench.run()
    expect((await changed(now, 'clrisk')).filter(([, , exceeds]) => exceeds === true).map(([code]) => code)).toEqual(['0101', '0202'])
    expect(await askRelease(now, "select lower_bound from risk.clrisk_cut where scope = 'national' order by class_rank")).toEqual([[null], [0.15], [0.25]])
    expect(await askRelease(now, 'select count(*)::int from risk.clrisk_territory where class is distinct from class_within_parent')).toEqual([[0]])
  })

  it('refuses to run before the base period has a release, and says how to make it', async () => {
    const error = await new Bench().fault()
    expect([error.code, error.exitCode]).toEqual(['BASE_RELEASE_ABSENT', 7])
    expect(error.message).toContain('Run: cauce run xx/clrisk --period 2018')
  })

  it('refuses a base whose classes are others', async () => {
    const bench = new Bench()
    await bench.run('2018')
    bench.edit([['labels: [low, medium, high], parent_level: province, base', 'labels: [calm, medium, high], parent_level: province, base']])
    const error = await bench.fault()
    expect(error.code).toBe('BASE_RELEASE_UNLIKE')
    expect(error.message).toContain('the classes of 2018 are low, medium, high, those of the pipeline calm, medium, high')
  })

  it('is computed again when the release of the base period is another', async () => {
    const bench = new Bench()
    await bench.run('2018')
    await bench.run()
    expect((await planPipeline(await bench.doors())).steps).toEqual([])
    writeDeliveries(join(bench.root, 'data'), { 'register_2018.csv': csvOf(households('xx/register', 1600, 98, false), false) })
    expect((await planPipeline(await bench.doors())).steps).toEqual([])
    await bench.run('2018')
    expect((await planPipeline(await bench.doors())).steps.map(({ step }) => step)).toEqual(['compute', 'publish'])
  })
})

describe('releases of another period', () => {
  it('stand in a line of their own, and runs of one line keep what the other has harmonised', async () => {
    const bench = new Bench([['  base: "2018"\nclrisk', 'clrisk'], [', base: "2018" }', ' }']])
    const main = await bench.run()
    const old = await bench.run('2018')
    expect((await currentRelease(bench.state.releases, name))?.folder).toBe(main)
    expect((await currentRelease(bench.state.releases, `${name}@2018`))?.folder).toBe(old)
    expect((await currentRelease(bench.state.releases, `${name}@2018`))?.manifest.period).toBe('2018')
    expect((await planPipeline(await bench.doors())).steps).toEqual([])
    expect((await planPipeline(await bench.doors('2018'))).steps).toEqual([])
    expect((await runPipeline(await bench.doors())).outcome).toBe('unchanged')
  })

  it('are the same tables whichever period was run before', async () => {
    const edits = [['  base: "2018"\nclrisk', 'clrisk'], [', base: "2018" }', ' }']] as const
    const [first, second] = [new Bench(edits), new Bench(edits)]
    const riskOf = async (release: string) => Object.entries(await releaseTables(release)).filter(([table]) => table.startsWith('risk.'))
    const alone = await riskOf(await first.run('2018'))
    await second.run()
    expect(await riskOf(await second.run('2018'))).toEqual(alone)
  })
})
