import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { CauceError } from '../../src/core/error.js'
import { runPipeline } from '../../src/pipeline/run.js'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { currentRelease } from '../../src/publish/release.js'
import { csvOf } from '../risk/clrisk/deliveries.js'
import { survey, target } from '../risk/clrisk/population.js'
import { askRelease, builtIn, pipelineDoors, releaseTables } from './workbench.js'
import { writeDeliveries } from './deliveries.js'

// Whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-clrisk-bad-'))
const workspace = join(root, 'workspace')
const fixture = resolve(import.meta.dirname, '../fixtures/clrisk')
const sound = { 'survey.csv': csvOf(survey(300), true), 'register.csv': csvOf(target(200), false) }
const pipeline = 'pipelines/xx/clrisk.yaml'
let first = ''
let before: Readonly<Record<string, string>> = {}

const run = async () => runPipeline(await pipelineDoors([workspace, builtIn], 'xx/clrisk', join(root, 'data'), join(root, 'state')))
const sounds = (): void => {
  rmSync(workspace, { recursive: true, force: true })
  cpSync(fixture, workspace, { recursive: true })
  writeDeliveries(join(root, 'data'), sound)
}
function edit(file: string, from: string, to: string): void {
  const path = join(workspace, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}
/** The lines of the survey with a cell changed: column by its name, from the first line of data on. */
function surveyWith(change: (cells: string[], at: (name: string) => number, line: number) => void): void {
  const [header = '', ...lines] = sound['survey.csv'].trimEnd().split('\n')
  const names = header.split(';')
  const changed = lines.map((line, index) => {
    const cells = line.split(';')
    change(cells, (name) => names.indexOf(name), index)
    return cells.join(';')
  })
  writeDeliveries(join(root, 'data'), { 'survey.csv': `${[header, ...changed].join('\n')}\n` })
}
const set = (name: string, value: string, lines: (line: number) => boolean = () => true) => (): void => surveyWith((cells, at, line) => { if (lines(line)) cells[at(name)] = value })
const only = (wanted: number) => (line: number): boolean => line === wanted

beforeAll(async () => {
  sounds()
  first = (await run()).release
  before = await releaseTables(first)
})
afterEach(sounds)
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('input that carries no model ends the run with a sentence and its exit code, the release before untouched', () => {
  it.each([
    ['a survey without the outcome', set('WORKS', ''), 'CLRISK_NO_OUTCOME', 3, /none of \d+ children of xx\/survey has an answer to the outcome/],
    ['nobody in child labour', set('WORKS', '2'), 'LOGIT_OUTCOME_CONSTANT', 3, /no case is an event/],
    ['everybody in child labour', set('WORKS', '1'), 'LOGIT_OUTCOME_CONSTANT', 3, /every case is an event/],
    ['a negative weight', set('WEIGHT', '-3', only(7)), 'CLRISK_WEIGHT', 3, /0 persons of xx\/survey have no weight and 1 a negative one/],
    ['a missing weight', set('WEIGHT', '', only(7)), 'CLRISK_WEIGHT', 3, /1 persons of xx\/survey have no weight/],
    ['a stratum with one sampling unit', () => { edit(pipeline, 'lonely_psu: adjust', 'lonely_psu: fail'); set('STRATUM', 'coast', (line) => line < 3)() }, 'DESIGN_LONELY_PSU', 3, /stratum coast with a single sampling unit/],
    ['a term that the register does not have', () => edit('mappings/xx/register.yaml', '      zone: { recode: ZONE, codes: { "1": urban, "2": rural }, else: unknown }\n', ''), 'CLRISK', 3, /the mapping of xx\/register does not fill person\.zone/],
    ['a term that separates the outcome', () => surveyWith((cells, at) => { if (cells[at('ZONE')] === '2') cells[at('WORKS')] = '1' }), 'CLRISK_SEPARATED', 3, /zone = rural/],
    ['a register older than the limit', () => edit(pipeline, 'files: "register*", period: "2024"', 'files: "register*", period: "2010"'), 'SPEC', 3, /clrisk\.yaml:\d+:\d+: the target xx\/register is of 2010, 14 years before the period 2024; expected at most 10 years\. Take a newer census/],
  ])('%s', async (_, change, code, exitCode, words) => {
    change()
    const fault = await run().then(() => undefined, (reason: unknown) => reason)
    if (!(fault instanceof CauceError)) throw new Error('the run was expected to end with a fault')
    expect(fault.message).toMatch(words)
    expect(fault.exitCode).toBe(exitCode)
    if (code !== 'SPEC' && code !== 'CLRISK') expect(fault.code).toBe(code)
    expect((await currentRelease(stateFolder(join(root, 'state')).releases, 'xx/clrisk'))?.folder).toBe(first)
    expect(await releaseTables(first)).toEqual(before)
  })
})

describe('input that carries a model with less', () => {
  it('drops collinear terms, names them, and publishes', async () => {
    edit(pipeline, '    - { factor: zone, reference: urban }', '    - { factor: zone, reference: urban }\n    - { interaction: [zone, zone] }')
    const { release } = await run()
    expect(await askRelease(release, "select term, estimate, direction from risk.clrisk_coefficient where direction = 'aliased'")).toEqual([['zone = rural × zone = rural', null, 'aliased']])
    expect(await askRelease(release, `select words from risk.model_diagnostic where "of" = 'LOGIT_ALIASED'`)).toEqual([['zone = rural × zone = rural: combinations of earlier terms, dropped.']])
  })

  it('gives a territory without population no rate, and says so', async () => {
    expect(await askRelease(first, "select rate, class, children from risk.clrisk_territory where territory_code = '0105'")).toEqual([[null, null, 0]])
    expect(await askRelease(first, `select words from risk.model_diagnostic where "of" = 'PREDICT_NO_POPULATION'`)).toEqual([['4 territories without population have no rate: 0105, 0106, 0205, 0206.']])
  })

  it('uses an old register where the pipeline raises the limit', async () => {
    edit(pipeline, 'files: "register*", period: "2024"', 'files: "register*", period: "2010"')
    edit(pipeline, 'target: { registry: xx/register, kind: registry', 'target: { registry: xx/register, kind: census, max_age: 14')
    const { release } = await run()
    expect(await askRelease(release, `select words from risk.model_diagnostic where statistic = 'target'`)).toEqual([['xx/register of 2010: every person counts once']])
    expect(await askRelease(release, "select light, figure from risk.viability where criterion = 'target-age'")).toEqual([['red', 14]])
  })

  it('takes a survey as the target, weighted', async () => {
    edit(pipeline, 'target: { registry: xx/register, kind: registry', 'target: { registry: xx/survey, kind: survey')
    const { release } = await run()
    const children = survey(300).rows.filter((row) => Number(row['age']) >= 5 && Number(row['age']) <= 17)
    expect(await askRelease(release, 'select sum(children) from risk.clrisk_territory')).toEqual([[children.reduce((sum, { weight }) => sum + Number(weight), 0)]])
    expect(await askRelease(release, `select words from risk.model_diagnostic where statistic = 'target'`)).toEqual([['xx/survey of 2023: survey persons by their weight']])
  })

  it('goes on under Firth where a term separates the outcome', async () => {
    edit(pipeline, '  draws: 400', '  firth: true\n  draws: 400')
    surveyWith((cells, at) => { if (cells[at('ZONE')] === '2') cells[at('WORKS')] = '1' })
    const { release } = await run()
    const [[estimate, error] = []] = await askRelease(release, "select estimate, standard_error from risk.clrisk_coefficient where term = 'zone = rural'")
    expect(Number(estimate)).toBeGreaterThan(3)
    expect(Number.isFinite(Number(error))).toBe(true)
    expect(await askRelease(release, `select words like '%Firth penalty%' from risk.model_diagnostic where statistic = 'model' and "of" <> 'choice'`)).toEqual([[true]])
  })
})
