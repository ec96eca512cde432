import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CauceError } from '../../src/core/error.js'
import { runPipeline } from '../../src/pipeline/run.js'
import { csvOf } from '../risk/clrisk/deliveries.js'
import { survey, target } from '../risk/clrisk/population.js'
import { squares } from '../publish/map/squares.js'
import { writeDeliveries } from './deliveries.js'
import { askRelease, builtIn, pipelineDoors, releaseTables } from './workbench.js'

const fixture = resolve(import.meta.dirname, '../fixtures/clrisk')
const files = { 'survey.csv': csvOf(survey(600), true), 'register.csv': csvOf(target(800), false) }
const yaml = 'pipelines/xx/clrisk.yaml'

function folder(): string {
  const root = mkdtempSync(join(tmpdir(), 'cauce-clrisk-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  cpSync(fixture, join(root, 'workspace'), { recursive: true })
  writeDeliveries(join(root, 'data'), files)
  return root
}

function edit(root: string, from: string, to: string): void {
  const path = join(root, 'workspace', yaml)
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
}

async function run(root: string, state = 'state', threads = 2) {
  return runPipeline(await pipelineDoors([join(root, 'workspace'), builtIn], 'xx/clrisk', join(root, 'data'), join(root, state), { threads }))
}

async function fault(root: string): Promise<CauceError> {
  const error = await run(root).then(() => undefined, (reason: unknown) => reason)
  if (error instanceof CauceError) return error
  throw new Error('the run was expected to fail with a fault')
}

describe('a pipeline with CLRISK and IVTI', () => {
  it('publishes both side by side with their agreement, the same tables at one thread and at two', async () => {
    const root = folder()
    const { release } = await run(root, 'two', 2)
    const models = await askRelease(release, 'select model, count(*) as rows, count(score) as scores from risk.territory_risk group by 1 order by 1')
    expect(models.map((row) => row.map(String))).toEqual([['clrisk', '12', '8'], ['ivti', '12', '8']])
    const agreement = await askRelease(release, "select value from risk.model_agreement where statistic = 'territories'")
    expect(agreement).toEqual([[8]])
    expect(await askRelease(release, "select territory_code from risk.clrisk_territory where rate is null order by 1")).toEqual([['0105'], ['0106'], ['0205'], ['0206']])
    const one = await run(root, 'one', 1)
    const [first, second] = [await releaseTables(release), await releaseTables(one.release)]
    for (const name of Object.keys(first).filter((each) => each.startsWith('risk.'))) expect(`${name} ${first[name] ?? ''}`).toBe(`${name} ${second[name] ?? ''}`)
  })

  it('sums both up for the provinces and for all of them', async () => {
    const root = folder()
    const { release } = await run(root)
    const rows = await askRelease(release, 'select model, level, territory_code, name, territories::int, scored::int, standard_error is null, lower < score and score < upper from risk.territory_summary')
    expect(rows).toEqual([
      ['clrisk', 'whole', '_T', 'Total', 12, 8, false, true],
      ['clrisk', 'province', '01', 'North', 6, 4, false, true],
      ['clrisk', 'province', '02', 'South', 6, 4, false, true],
      ['ivti', 'whole', '_T', 'Total', 12, 8, true, null],
      ['ivti', 'province', '01', 'North', 6, 4, true, null],
      ['ivti', 'province', '02', 'South', 6, 4, true, null],
    ])
    const gaps = await askRelease(
      release,
      `select max(abs(own.score - under.score)), max(abs(own.minimum - under.least)) from risk.territory_summary as own join (
         select 'clrisk' as model, parent_code, 100 * sum(children * coalesce(rate_benchmarked, rate)) / sum(children) as score, 100 * min(coalesce(rate_benchmarked, rate)) as least from risk.clrisk_territory group by parent_code
         union all select 'ivti', parent_code, avg(score), min(score) from risk.ivti_territory group by parent_code) as under
       on under.model = own.model and under.parent_code = own.territory_code`,
    )
    for (const gap of gaps[0] ?? []) expect(Number(gap)).toBeLessThan(1e-9)
  })

  it('takes replicate weights of the survey by a pattern, a territory effect, raking and the legacy interval from the YAML to the release', async () => {
    const root = folder()
    const workspace = join(root, 'workspace')
    const names = ['replicate_1', 'replicate_2', 'replicate_3', 'replicate_4', 'replicate_5', 'replicate_6']
    const person = readFileSync(join(builtIn, 'schemas/canonical/person.yaml'), 'utf8')
    mkdirSync(join(workspace, 'schemas/canonical'), { recursive: true })
    writeFileSync(join(workspace, 'schemas/canonical/person.yaml'), person + names.map((name) => `  - { name: ${name}, type: decimal, unit: persons, definition: { es: Peso, pt: Peso, en: Replicate weight } }\n`).join(''))
    appendFileSync(join(workspace, 'schemas/raw/xx/survey.yaml'), names.map((name) => `      - { name: ${name.toUpperCase()}, type: decimal, decimal: "." }\n`).join(''))
    appendFileSync(join(workspace, 'mappings/xx/survey.yaml'), names.map((name) => `      ${name}: ${name.toUpperCase()}\n`).join(''))
    const [header = '', ...lines] = files['survey.csv'].trimEnd().split('\n')
    // Half of the sampling units count double under each replicate.
    const weights = (line: string): string => {
      const cells = line.split(';')
      const unit = Number(cells[9]?.slice(-1)) + Number(cells[8])
      return names.map((_, at) => ((unit >> (at % 3)) % 2 === 0 ? 1.5 : 0.5) * Number(cells[10])).join(';')
    }
    writeDeliveries(join(root, 'data'), { 'survey.csv': `${[`${header};${names.map((name) => name.toUpperCase()).join(';')}`, ...lines.map((line) => `${line};${weights(line)}`)].join('\n')}\n` })
    edit(root, 'lonely_psu: adjust }', 'replicates: { kind: Fay, rho: 0.5, columns: replicate_* } }')
    edit(root, 'stratum: stratum, psu: psu, ', '')
    edit(root, 'method: logit-shift }', 'method: raking, margins: [[province], [sex]] }\n  quality: cv-60\n  area_effect: random-intercept\n  legacy_interval: true')
    const { release } = await run(root)
    expect(await askRelease(release, `select words from risk.model_diagnostic where statistic = 'model' and "of" <> 'choice'`)).toEqual([['survey-weighted logit by pseudo-likelihood; variance by 6 replicate weights (Fay), given by the survey, about their mean']])
    expect(await askRelease(release, `select value from risk.model_diagnostic where statistic = 'design_df'`)).toEqual([[5]])
    expect(await askRelease(release, 'select margin, count(*)::int, bool_and(used) from risk.clrisk_benchmark group by 1 order by 1')).toEqual([['province', 2, true], ['sex', 2, true]])
    expect(await askRelease(release, `select words like 'contains the error of: coefficients, area%' from risk.model_diagnostic where statistic = 'margin'`)).toEqual([[true]])
    expect(await askRelease(release, "select count(*)::int from risk.clrisk_territory where legacy_lower < legacy_upper and standard_error > 0")).toEqual([[8]])
    expect(await askRelease(release, `select words like '%leaves out%' from risk.model_diagnostic where "of" = 'PREDICT_LEGACY_INTERVAL'`)).toEqual([[true]])
  })

  it("compares the residuals of neighbours that a table names, and refuses a code that is none", async () => {
    const root = folder()
    edit(root, '  draws: 400', '  neighbours: { file: xx/neighbours.csv }\n  draws: 400')
    const { release } = await run(root)
    expect(await askRelease(release, `select statistic, "of" from risk.model_diagnostic where statistic like 'residual_moran%'`)).toEqual([['residual_moran_i', '8 territories of the survey'], ['residual_moran_p', '999 permutations, seed 20241231']])
    appendFileSync(join(root, 'workspace/schemas/territories/xx/neighbours.csv'), '0101,0999\n')
    expect((await fault(root)).message).toMatch(/neighbours\.csv:9: neighbour_code is no district of xx-div; expected a code of the level of the pipeline/)
  })

  it('compares the residuals of those whose boundaries touch, goes without where there are none, and wants them named', async () => {
    const root = folder()
    edit(root, '  draws: 400', '  neighbours: { boundaries: rook }\n  draws: 400')
    expect((await fault(root)).message).toMatch(/clrisk\.yaml:\d+:\d+: .*names no boundaries; expected a file under publication\.boundaries/)
    edit(root, 'clrisk:', 'publication:\n  boundaries: { file: shapes.geojson, code: cod }\nclrisk:')
    const said = `select value from risk.model_diagnostic where statistic = 'residual_moran_i'`
    const without = await run(root)
    expect(await askRelease(without.release, said)).toEqual([])
    expect(await askRelease(without.release, `select "of" from risk.model_diagnostic where "of" = 'CLRISK_NO_MORAN'`)).toEqual([['CLRISK_NO_MORAN']])
    const codes = (await askRelease(without.release, 'select territory_code from risk.clrisk_territory order by 1')).flat().map(String)
    writeFileSync(join(root, 'data/shapes.geojson'), JSON.stringify(squares(codes.map((code, x) => ({ code, x, y: 0 })))))
    const touching = await askRelease((await run(root)).release, said)
    edit(root, '{ boundaries: rook }', '{ file: xx/line.csv }')
    const line = codes.slice(1).map((code, at) => `${codes[at] ?? ''},${code}`)
    writeFileSync(join(root, 'workspace/schemas/territories/xx/line.csv'), `${['territory_code,neighbour_code', ...line].join('\n')}\n`)
    expect(touching).toHaveLength(1)
    expect(await askRelease((await run(root)).release, said)).toEqual(touching)
  })

  it('describes every table and column of the model, and holds the report', async () => {
    const root = folder()
    const { release } = await run(root)
    expect(readFileSync(join(release, 'model-report.en.html'), 'utf8')).toContain('What raises and what lowers the risk')
    expect(readFileSync(join(release, 'model-report.es.html'), 'utf8')).toContain('Zona de residencia: Rural')
    expect(JSON.parse(readFileSync(join(release, 'model-report.pt.json'), 'utf8'))).toMatchObject({ language: 'pt', title: 'Relatório do modelo de xx/clrisk' })
    expect(await askRelease(release, "select schema_name, table_name from duckdb_tables() where schema_name = 'risk' and comment is null")).toEqual([])
    expect(await askRelease(release, "select table_name, column_name from duckdb_columns() where schema_name = 'risk' and comment is null")).toEqual([])
  })

  it.each([
    ['a column that does not exist', 'factor: zone', 'factor: zona', 'the table person has no column "zona"; expected a canonical column. Did you mean "zone"?'],
    ['a reference that is no level', 'reference: high', 'reference: hihg', 'Did you mean "high"?'],
    ['a column that a mapping does not fill', 'factor: zone, reference: urban', 'factor: ethnicity, reference: other', 'the mapping of xx/survey does not fill person.ethnicity'],
    ['a registry without delivery', 'survey: { registry: xx/survey', 'survey: { registry: xx/surveys', 'this pipeline takes no delivery of xx/surveys; expected one of xx/survey, xx/register. Did you mean "xx/survey"?'],
    ['an unknown quality scheme', '  draws: 400', '  quality: eclac-2032\n  draws: 400', 'Did you mean "eclac-2023"?'],
    ['replicate weights that nobody has', 'lonely_psu: adjust }', 'replicates: { kind: JKn, columns: replicate_* } }', '0 columns of the persons are called replicate_*; expected two or more'],
    ['a margin that is no group', 'method: logit-shift }', 'method: raking, margins: [[province], [colour]] }', 'a margin names "colour"; expected the level or a column of "by": province, sex, zone'],
    ['margins without raking', 'method: logit-shift }', 'margins: [[province]] }', 'the method logit-shift meets one margin'],
    ['an unknown level', 'level: province, method', 'level: provinze, method', 'Did you mean "province"?'],
  ])('refuses %s before anything is read', async (_, from, to, words) => {
    const root = folder()
    edit(root, from, to)
    const error = await fault(root)
    expect(error.kind).toBe('specification')
    expect(error.message).toContain(words)
  })

  it('leaves no release behind when the target has a level that the survey has not, and names it', async () => {
    const root = folder()
    const text = files['register.csv'].replace(/^(.*;1;\d+;\d;\d);3;/m, '$1;5;')
    writeFileSync(join(root, 'data', 'register.csv'), text)
    const error = await fault(root)
    expect(error.code).toBe('CLRISK_UNSEEN_LEVEL')
    expect(error.message).toContain('head.education_level = isced_5_8')
  })
})
