import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { FeatureCollection } from 'geojson'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planPipeline } from '../../src/pipeline/plan.js'
import { runPipeline } from '../../src/pipeline/run.js'
import type { RunResult } from '../../src/pipeline/run-result.js'
import { pagePayload } from '../page/page-payload.js'
import { realData } from '../real-data.js'
import { askRelease, builtIn, pipelineDoors } from './workbench.js'

const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'cauce-real-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Runs a shipped pipeline on the real files, once for all tests of a country. */
function realRun(pipeline: string, data: string) {
  const state = join(root, pipeline)
  const found: { result?: RunResult } = {}
  beforeAll(async () => {
    found.result = await runPipeline(await doors())
  }, 300_000)
  const doors = () => pipelineDoors([builtIn], pipeline, data, state, { memoryLimit: '1500MB' })
  const result = (): RunResult => {
    if (found.result === undefined) throw new Error('the run has not ended')
    return found.result
  }
  const numbers = (row: readonly unknown[]): readonly unknown[] => row.map((cell) => (typeof cell === 'string' && /^-?\d{1,15}$/.test(cell) && !/^0\d/.test(cell) ? Number(cell) : cell))
  return { result, doors, ask: async (text: string) => (await askRelease(result().release, text)).map(numbers) }
}

function reconciles({ reconciliation }: RunResult): void {
  expect(reconciliation.length).toBeGreaterThan(0)
  for (const row of reconciliation) {
    expect(row.lines, row.file).toBe(row.headerLines + row.landedLines + row.quarantinedLines + row.droppedLines)
    expect(row.delivered, row.file).toBe(row.rows + row.quarantined + row.dropped)
  }
}

const colombia = realData('colombia/SISBEN.zip')

describe.skipIf(colombia === undefined)('Colombia, on the real files', () => {
  const { result, ask, doors } = realRun('co/educacion', dirname(dirname(colombia ?? '')))

  it('accounts for every line, and a second plan is empty', async () => {
    reconciles(result())
    const lines = new Map(result().reconciliation.map((row) => [row.file.replace(/^.*\//, ''), row.landedLines]))
    expect([...lines.values()].sort((a, b) => a - b)).toEqual([3759, 3874, 3891, 15_707])
    expect((await planPipeline(await doors())).steps).toEqual([])
  })

  it('SISBEN: 11,524 persons, weights with a thousands point and a decimal comma, households of each municipality', async () => {
    expect(await ask('select territory_code, count(*), count(distinct person_key), round(sum(weight), 2), count(distinct household_key) from core.person group by 1 order by 1')).toEqual([
      [11001, 3874, 3874, 3_078_758.48, 1338],
      [15759, 3759, 3759, 77_215.1, 1577],
      [76113, 3891, 3891, 16_202.32, 1545],
    ])
  })

  it('SISBEN: the child-labour deprivation reaches 11, 16 and 16 persons through their household, which has it once', async () => {
    const flagged = `core.household h where h.child_labour_flag = 'yes'`
    expect(await ask(`select p.territory_code, count(*) from core.person p where household_key in (select household_key from ${flagged}) group by 1 order by 1`)).toEqual([[11001, 11], [15759, 16], [76113, 16]])
    expect(await ask(`select territory_code, count(*) from ${flagged} group by 1 order by 1`)).toEqual([[11001, 3], [15759, 5], [76113, 4]])
  })

  it('MEN: codes without their zero find their territory, and all are five digits', async () => {
    expect(await ask(`select _territory_verdict, min(period), max(period) from core.observation where territory_code = '05001' group by 1 order by 1`)).toEqual([['aliased', 2011, 2022], ['valid', 2023, 2024]])
    expect(await ask(`select count(*) from core.observation where not regexp_full_match(territory_code, '[0-9]{5}')`)).toEqual([[0]])
    expect(await ask(`select count(distinct territory_code) from core.observation where _territory_verdict = 'aliased'`)).toEqual([[148]])
  })

  it('MEN: national totals, the territory taken in by another and rows of nothing are dropped, with a reason', async () => {
    const men = result().reconciliation.find((row) => row.registry === 'co/men-educacion')
    const perRecord = (men?.delivered ?? 0) / 15_707
    expect(Number.isInteger(perRecord)).toBe(true)
    expect((men?.dropped ?? 0) % perRecord).toBe(0)
    expect(await ask(`select count(*) from core.observation where territory_code in ('0', '00', '00000', '94663')`)).toEqual([[0]])
    expect(await ask(`select min(period), max(period) from core.observation where territory_code = '27493'`)).toEqual([[2024, 2024]])
  })

  it('MEN: two thousands marks in the population of 2021 are read alike: no territory jumps by half against 2020 and 2022', async () => {
    const around = `select territory_code, max(value) filter (where period = '2020') a, max(value) filter (where period = '2021') b, max(value) filter (where period = '2022') c
      from core.observation where variable = 'population_5_16' group by 1`
    expect(await ask(`select count(*) > 1100 from (${around}) where a is not null and b is not null and c is not null`)).toEqual([[true]])
    expect(await ask(`select territory_code from (${around}) where b < 0.5 * least(a, c) or b > 2 * greatest(a, c)`)).toEqual([])
    expect(await ask(`select value from core.observation where territory_code = '05001' and period = '2021' and variable = 'population_5_16'`)).toEqual([[379_616]])
  })

  it('MEN: a net rate over 100 % is quarantined cell by cell with its place, its row otherwise used', async () => {
    expect(await ask('select distinct rule from quarantine.observation')).toEqual([['VALUE_OUT_OF_RANGE']])
    expect(await ask(`select "column" from quarantine.observation group by 1 order by 1`)).toEqual([['enrolment_rate'], ['net_coverage'], ['net_coverage_lower_secondary'], ['net_coverage_primary'], ['net_coverage_transition'], ['net_coverage_upper_secondary']])
    expect(await ask(`select max(value) <= 100, count(*) > 0 from core.observation where variable = 'net_coverage'`)).toEqual([[true, true]])
    expect(await ask(`select count(*) from quarantine.observation where line < 2 or line > 15708 or file not like 'ESTADISTICO.zip!/%'`)).toEqual([[0]])
    const men = result().reconciliation.find((row) => row.registry === 'co/men-educacion')
    expect(await ask('select count(*) from quarantine.observation')).toEqual([[men?.quarantined]])
  })

  it('gives 1,122 municipalities, scored or said to be missing', async () => {
    const [[all, scored, classed] = []] = await ask('select count(*), count(score), count(class) from risk.ivti_territory')
    expect([all, classed]).toEqual([1122, scored])
    expect(scored).toBeGreaterThan(1100)
  })
})

const chile = realData('chile/sinim_2019-2023.parquet')

describe.skipIf(chile === undefined)('Chile, on the real files', () => {
  const { result, ask, doors } = realRun('cl/ivti', dirname(dirname(chile ?? '')))

  it('accounts for every line of the eight files, none quarantined, and a second plan is empty', async () => {
    reconciles(result())
    expect(new Set(result().reconciliation.map((row) => row.file)).size).toBe(8)
    expect(result().reconciliation.reduce((sum, row) => sum + row.quarantined + row.quarantinedLines, 0)).toBe(0)
    expect(await ask('select count(*) from core.school_count')).toEqual([[16_601]])
    expect((await planPipeline(await doors())).steps).toEqual([])
  })

  it('has a page with the boundaries of 2015 carried to 2018, and the same in its GeoJSON', () => {
    const payload = pagePayload(result().release)
    expect(payload).toMatchObject({ map: { origin: 'boundaries', withoutShape: ['05104', '05201', '12202'] }, mapNote: { found: true, carried: 25, unmatched: [] } })
    expect(payload.territories.code).toHaveLength(346)
    const { features } = JSON.parse(readFileSync(join(result().release, 'public/territories.geojson'), 'utf8')) as FeatureCollection
    expect(features.filter((feature) => feature.geometry !== null)).toHaveLength(343)
    expect(features.find(({ id }) => id === '16101')).toMatchObject({ properties: { name: 'Chillán' } })
  })

  it('scores 345 of 346 communes in five dimensions; Antártica has no figures and no class', async () => {
    expect(await ask('select count(*), count(score), count(class) from risk.ivti_territory')).toEqual([[346, 345, 345]])
    expect(await ask('select name, coverage, class from risk.ivti_territory where score is null')).toEqual([['Antártica', 0, null]])
    expect(await ask('select dimension, count(score) >= 340 from risk.ivti_dimension group by 1 order by 1')).toEqual(['demographic', 'education_adults', 'education_children', 'ethnic', 'labour'].map((id) => [id, true]))
  })

  it('prints the coverage, and names each commune that lacks an indicator', async () => {
    const coverage = await ask('select indicator, count(value), count(*) from risk.ivti_indicator group by 1 order by 1')
    const lacking = await ask(`select territory_code, name, missing_indicators from risk.ivti_territory where missing_indicators <> '' order by 1`)
    process.stdout.write(`${coverage.map((row) => `  ${row.join(' ')}`).join('\n')}\n${lacking.map((row) => `  ${row.join(' ')}`).join('\n')}\n`)
    expect(coverage).toHaveLength(11)
    for (const [indicator, present, all] of coverage) {
      expect(all, String(indicator)).toBe(346)
      expect(present, String(indicator)).toBeGreaterThanOrEqual(0.9 * 346)
    }
    const listed = lacking.reduce((sum, row) => sum + String(row[2]).split(' ').length, 0)
    expect(await ask(`select count(*) from risk.ivti_indicator where value is null`)).toEqual([[listed]])
    expect(await ask(`select count(*) from risk.ivti_indicator where value is null and state not in ('missing', 'out of bounds')`)).toEqual([[0]])
    expect(await ask(`select count(*) from risk.ivti_indicator where value is not null and state <> 'observed'`)).toEqual([[0]])
  })

  it('carries codes from before Ñuble, codes without zero and names over to the communes of 2018', async () => {
    expect(await ask(`select count(*) from risk.ivti_territory where parent_code = '16' and score is not null`)).toEqual([[21]])
    expect(await ask(`select count(distinct territory_code) from core.observation where _registry = 'cl/desvinculacion'`)).toEqual([[346]])
    expect(await ask(`select count(*) from core.observation where not regexp_full_match(territory_code, '[0-9]{5}')`)).toEqual([[0]])
  })

  it('contributions add up to the score, scores to classes within their cut points', async () => {
    expect(await ask('select max(abs(t.score - s.sum)) < 1e-9 from risk.ivti_territory t join (select territory_code, sum(contribution) as sum from risk.ivti_indicator group by 1) s using (territory_code)')).toEqual([[true]])
    expect(await ask(`select count(*) from risk.ivti_territory t join risk.ivti_cut c on c.scope = 'national' and c.class = t.class where t.score < coalesce(c.lower_bound, 0) or t.score > c.highest`)).toEqual([[0]])
    expect(await ask(`select sum(territories) from risk.ivti_cut where scope = 'national'`)).toEqual([[345]])
    expect(await ask(`select count(*) from duckdb_columns() where schema_name = 'risk' and comment is null`)).toEqual([[0]])
  })
})
