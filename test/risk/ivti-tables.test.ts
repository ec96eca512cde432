import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { CauceError } from '../../src/core/error.js'
import { writeIvti } from '../../src/risk/write-ivti.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { indexOf, scattered } from './index-rows.js'
import type { IndexCase } from './index-rows.js'

const open = memoryWarehouse()

async function written(parts: IndexCase): Promise<(query: string) => Promise<readonly Readonly<Record<string, unknown>>[]>> {
  const { ivti, run } = indexOf(parts)
  await open().db.transaction().execute((transaction) => writeIvti(transaction, ivti, run))
  return async (query) => (await sql.raw<Readonly<Record<string, unknown>>>(query).execute(open().db)).rows
}

const forty = { a: scattered(40, 1), b: scattered(40, 2), c: scattered(40, 3) }
const holes = { ...forty, c: forty.c.map((value, row) => (row % 7 === 0 ? null : value)) }

describe('the risk tables', () => {
  it('hold, for two territories, the figures one can work out by hand', async () => {
    const ask = await written({ values: { a: [0, 10, 5], b: [20, 40, 20] }, classing: { method: 'fixed', cuts: [25, 75] } })
    expect(await ask('select territory_code, score, class, coverage, period, vintage, status from risk.ivti_territory')).toEqual([
      { territory_code: '01', score: 0, class: 'low', coverage: 1, period: '2022', vintage: '2018', status: 'draft' },
      { territory_code: '02', score: 100, class: 'high', coverage: 1, period: '2022', vintage: '2018', status: 'draft' },
      { territory_code: '03', score: 25, class: 'medium', coverage: 1, period: '2022', vintage: '2018', status: 'draft' },
    ])
    expect(await ask("select indicator, normalised, weight, contribution from risk.ivti_indicator where territory_code = '03'")).toEqual([
      { indicator: 'a', normalised: 50, weight: 0.5, contribution: 25 },
      { indicator: 'b', normalised: 0, weight: 0.5, contribution: 0 },
    ])
  })

  it.each(['arithmetic', 'geometric', 'harmonic'])('let the contributions of each territory sum to its score under the %s mean', async (aggregation) => {
    const ask = await written({ values: holes, tree: { aggregation, availability: 0.5 }, dimensionOf: (id) => (id === 'c' ? 'y' : 'x') })
    const sums = await ask('select score, sum(contribution) as total from risk.ivti_territory join risk.ivti_indicator using (territory_code) group by territory_code, score')
    expect(sums).toHaveLength(40)
    for (const { score, total } of sums) expect(Number(total)).toBeCloseTo(Number(score), 9)
  })

  it.each(['jenks', 'quantile', 'equal-width', 'dalenius-hodges', 'kmeans', 'head-tail', 'sd', 'fixed'])('store cut points that give the classes again: %s', async (method) => {
    const ask = await written({ values: forty, classing: { method, ...(method === 'fixed' ? { cuts: [40, 60] } : {}) } })
    expect(await ask(`
      select t.territory_code from risk.ivti_territory t asof join
        (select class, coalesce(lower_bound, -1e300) as bound from risk.ivti_cut where scope = 'national') c on t.score >= c.bound
      where t.class is distinct from c.class`)).toEqual([])
    expect(await ask("select cast(sum(territories) as int) as n from risk.ivti_cut where scope = 'national'")).toEqual([{ n: 40 }])
    expect(await ask("select count(*) as n from risk.ivti_cut where lowest < lower_bound")).toEqual([{ n: 0n }])
  })

  it('put a score on a cut into the class above', async () => {
    const ask = await written({ values: { a: [0, 50, 49.999, 100] }, classing: { method: 'fixed', cuts: [50], labels: ['low', 'high'] } })
    expect(await ask('select score, class from risk.ivti_territory order by territory_code')).toMatchObject([{ class: 'low' }, { class: 'high' }, { class: 'low' }, { class: 'high' }])
  })

  it('class within each parent, and not where there is no parent', async () => {
    const parents = forty.a.map((_, row) => (row < 3 ? null : row % 2 === 0 ? 'P1' : 'P2'))
    const ask = await written({ values: forty, parents })
    expect(await ask("select distinct parent_code from risk.ivti_cut where scope = 'within parent' order by 1")).toEqual([{ parent_code: 'P1' }, { parent_code: 'P2' }])
    expect(await ask(`
      select t.territory_code from risk.ivti_territory t asof join
        (select parent_code, class, coalesce(lower_bound, -1e300) as bound from risk.ivti_cut where scope = 'within parent') c on t.parent_code = c.parent_code and t.score >= c.bound
      where t.class_within_parent is distinct from c.class`)).toEqual([])
    expect(await ask('select count(class_within_parent) as n from risk.ivti_territory where parent_code is null')).toEqual([{ n: 0n }])
  })

  it('tell coverage, availability and what is missing; too few indicators give no score, no class, no contribution', async () => {
    const ask = await written({ values: { a: [1, 2, null, null], b: [5, 6, 7, null], c: [9, 7, null, null] }, tree: { availability: 0.6 }, outOfBounds: { c: ['03'] } })
    expect(await ask('select territory_code, score is null as none, class, round(coverage, 3) as coverage, round(availability, 3) as availability, missing_indicators from risk.ivti_territory')).toMatchObject([
      { territory_code: '01', none: false, coverage: 1, availability: 1, missing_indicators: '' },
      { territory_code: '02', none: false },
      { territory_code: '03', none: true, class: null, coverage: 0.333, availability: 0.333, missing_indicators: 'a c' },
      { territory_code: '04', none: true, class: null, coverage: 0, availability: 0, missing_indicators: 'a b c' },
    ])
    expect(await ask("select indicator, state, contribution from risk.ivti_indicator where territory_code = '03'")).toEqual([
      { indicator: 'a', state: 'missing', contribution: null }, { indicator: 'b', state: 'observed', contribution: null }, { indicator: 'c', state: 'out of bounds', contribution: null },
    ])
    expect(await ask("select value from risk.ivti_model where item in ('territories', 'INDEX_NOT_AVAILABLE')")).toEqual([{ value: '2 of 4 have a score' }, { value: '2 territories have too few indicators for a score.' }])
  })

  it('call a filled value filled and still list it as missing', async () => {
    const ask = await written({ values: { a: [1, 2, null], b: [5, 6, 7] }, tree: { imputation: 'median', availability: 0.5 } })
    expect(await ask("select state, value, treated from risk.ivti_indicator where territory_code = '03' and indicator = 'a'")).toEqual([{ state: 'filled', value: null, treated: 1.5 }])
    expect(await ask("select missing_indicators, coverage from risk.ivti_territory where territory_code = '03'")).toEqual([{ missing_indicators: 'a', coverage: 0.5 }])
  })

  it('keep a constant indicator in the middle and say so', async () => {
    const ask = await written({ values: { a: [3, 3, 3, 3], b: [1, 2, 3, 4] } })
    expect(await ask("select distinct normalised from risk.ivti_indicator where indicator = 'a'")).toEqual([{ normalised: 50 }])
    expect(await ask("select value from risk.ivti_model where item = 'INDEX_CONSTANT'")).toEqual([{ value: 'a does not vary over the 4 territories with a value.' }])
    expect(await ask('select count(*) as n from risk.ivti_adequacy')).toEqual([{ n: 0n }])
  })

  it('are all there and empty of scores when no territory has data, and when there is no territory', async () => {
    for (const values of [{ a: [null, null], b: [null, null] }, { a: [], b: [] }]) {
      const ask = await written({ values })
      expect(await ask('select count(score) as n from risk.ivti_territory')).toEqual([{ n: 0n }])
      expect(await ask('select count(*) as n from risk.ivti_cut')).toEqual([{ n: 0n }])
      expect(await ask('select count(*) as n from risk.ivti_weight where mean is not null')).toEqual([{ n: 0n }])
    }
  })

  it('say when there are fewer classes than labels', async () => {
    const ask = await written({ values: { a: [0, 0, 100] } })
    expect(await ask('select class from risk.ivti_territory')).toEqual([{ class: 'low' }, { class: 'low' }, { class: 'medium' }])
    expect(await ask("select value from risk.ivti_model where item = 'CLASS_FEWER_THAN_ASKED'")).toEqual([{ value: '2 classes instead of 3: fewer distinct values than classes.' }])
  })

  it('refuse fixed cuts that do not go with the labels', () => {
    expect(() => indexOf({ values: { a: [1, 2] }, classing: { method: 'fixed', cuts: [10, 20, 30] } })).toThrow(CauceError)
  })

  it('list territories by code whatever their score, and rank nobody', async () => {
    const ask = await written({ values: forty })
    for (const table of ['ivti_territory', 'territory_risk', 'ivti_indicator', 'ivti_dimension']) {
      const codes = (await ask(`select territory_code as code from risk.${table}`)).map(({ code }) => String(code))
      expect(codes).toEqual([...codes].sort())
    }
    const ranked = await ask("select column_name from duckdb_columns() where schema_name = 'risk' and column_name ilike '%rank%' and column_name not in ('class_rank', 'rank_correlation_without')")
    expect(ranked).toEqual([])
  })

  it('describe every table and every column', async () => {
    const ask = await written({ values: forty, tree: { sensitivity: { runs: 5, seed: 1 } } })
    expect(await ask("select table_name from duckdb_tables() where schema_name = 'risk' and coalesce(comment, '') = ''")).toEqual([])
    expect(await ask("select table_name, column_name from duckdb_columns() where schema_name = 'risk' and coalesce(comment, '') = ''")).toEqual([])
    expect((await ask("select table_name from duckdb_tables() where schema_name = 'risk' order by 1")).map(({ table_name }) => table_name)).toEqual([
      'indicator', 'ivti_adequacy', 'ivti_correlation', 'ivti_cut', 'ivti_dimension', 'ivti_indicator', 'ivti_model', 'ivti_sensitivity', 'ivti_territory', 'ivti_weight', 'territory_risk',
    ])
  })

  it('report adequacy, correlations, effective weights and what each indicator moves', async () => {
    const ask = await written({ values: { ...forty, d: forty.a.map((value) => 2 * value + 1) } })
    expect((await ask('select distinct statistic from risk.ivti_adequacy order by 1')).map(({ statistic }) => statistic)).toEqual(['bartlett_chi2', 'bartlett_p', 'cronbach_alpha', 'kmo'])
    expect(await ask("select round(correlation, 6) as r, flag from risk.ivti_correlation where first = 'a' and second = 'd'")).toEqual([{ r: 1, flag: 'double-counting' }])
    expect(await ask('select round(sum(effective_share), 9) as s, round(sum(weight), 9) as w, count(shift_without) as n, count(rank_correlation_without) as r from risk.ivti_weight')).toEqual([{ s: 1, w: 1, n: 4n, r: 4n }])
  })

  it('gather one row per territory for readers, with no interval for an index', async () => {
    const ask = await written({ values: forty, tree: { sensitivity: { runs: 20, seed: 3 } } })
    expect(await ask(`select count(*) as n from risk.territory_risk r join risk.ivti_territory t using (territory_code)
      where r.score = t.score and r.class = t.class and r.class_within_parent = t.class_within_parent and r.model = 'ivti' and r.stability between 0 and 1
        and r.lower is null and r.upper is null and r.score_unit = 'points, 0 least to 100 most vulnerable'`)).toEqual([{ n: 40n }])
  })
})
