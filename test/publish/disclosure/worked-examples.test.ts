import { describe, expect, it } from 'vitest'
import { writePublicTables } from '../../../src/publish/disclosure/write-public-tables.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { canonical, fillRisk, indicators, rowsOf, specWith } from './made-up-risk.js'
import type { MadeUpTerritory } from './made-up-risk.js'

const warehouse = memoryWarehouse()

const district = (code: string, female: number, male: number, numerators: readonly number[] = [100, 100, 100, 100]): MadeUpTerritory => ({
  code,
  region: '00',
  children: { female: [female, Math.round(female / 4)], male: [male, Math.round(male / 4)] },
  indicators: numerators.map((numerator) => [numerator, 1000]),
})

async function published(territories: readonly MadeUpTerritory[], disclosure: object) {
  await fillRisk(warehouse().db, territories)
  return writePublicTables(warehouse().db, { pipeline: specWith({ expected: 'show', ...disclosure }), indicators, canonical, history: [] })
}

const rows = (query: string) => rowsOf(warehouse().db, query)

describe('linked suppression, as the vignette of omopgenerics has it', () => {
  it('hides a count from 1 to 4 under a minimum of 5 with the rate beside it, and shows 5', async () => {
    await published([district('007', 5, 60), district('014', 3, 60), district('021', 40, 50)], { preset: 'ohdsi-5' })
    const found = await rows(`select territory_code, children, rate, state from public.clrisk_group where value = 'female' order by 1`)
    expect(found[0]).toMatchObject({ territory_code: '007', children: 5, state: 'observed' })
    expect(found[1]).toMatchObject({ territory_code: '014', children: null, rate: null, state: 'suppressed' })
  })

  it('hides every figure of a group whose own number is too small: groups, factors and results of that territory', async () => {
    await published([district('007', 2, 1), district('014', 60, 60), district('021', 70, 50)], { preset: 'ohdsi-5' })
    expect(await rows(`select distinct state from public.clrisk_group where territory_code = '007'`)).toEqual([{ state: 'suppressed' }])
    expect(await rows(`select score, class, state from public.territory_risk where territory_code = '007' and model = 'clrisk'`)).toEqual([{ score: null, class: null, state: 'suppressed' }])
  })
})

describe('the order of threshold and rounding (EHDEN CatalogueExport issue 37)', () => {
  it.each([
    ['opensafely-7', 7, null],
    ['opensafely-7', 8, 10],
    ['census-drb-15', 14, null],
    ['census-drb-15', 15, 20],
    ['pcornet-11', 10, null],
    ['pcornet-11', 11, 11],
  ])('under %s shows %d as %s: the threshold meets the count, not the rounded count', async (preset, count, expected) => {
    await published([district('007', count, 0), district('014', 300, 0), district('021', 400, 0)], { preset })
    expect((await rows(`select children from public.clrisk_territory where territory_code = '007'`))[0]).toEqual({ children: expected })
  })
})

describe('statistics over hidden figures (WhiteRabbit issue 302)', () => {
  it('have no least, mean or greatest that is a hidden one, nor a number of territories that counts it', async () => {
    const all = [district('007', 60, 60, [3, 100, 200, 300]), district('014', 60, 60, [990, 100, 200, 300]), ...[21, 28, 35, 42].map((code) => district(`0${code}`, 60, 60, [code * 10, code * 8, code * 9, code * 7]))]
    await published(all, { preset: 'pcornet-11' })
    const shown = (await rows(`select value from public.ivti_indicator where indicator = 'one' and value is not null`)).map((row) => Number(row['value']))
    expect(shown).not.toContain(0.3)
    expect(shown).not.toContain(99)
    const [weight] = await rows(`select minimum, maximum, territories, skewness from public.ivti_weight where indicator = 'one'`)
    expect(weight).toEqual({ minimum: Math.min(...shown), maximum: Math.max(...shown), territories: shown.length, skewness: null })
    expect(await rows(`select minimum, maximum, territories, skewness from risk.ivti_weight where indicator = 'one'`)).toEqual([{ minimum: 0.3, maximum: 99, territories: 6, skewness: 1 }])
  })

  it('and cut points whose ends are those of published territories', async () => {
    await published([district('007', 60, 60, [3, 3, 3, 3]), ...[14, 21, 28].map((code) => district(`0${code}`, 60, 60, [code * 10, code * 10, code * 10, code * 10]))], { preset: 'pcornet-11' })
    const shown = (await rows('select score from public.ivti_territory where score is not null')).map((row) => Number(row['score']))
    const [cut] = await rows('select lowest, highest, territories from public.ivti_cut')
    expect(cut).toEqual({ lowest: Math.min(...shown), highest: Math.max(...shown), territories: shown.length })
  })
})

describe('zero', () => {
  it('is published as zero, and hidden only when the pipeline says so', async () => {
    const all = [district('007', 60, 60, [0, 100, 100, 100]), ...[14, 21, 28].map((code) => district(`0${code}`, 60, 60))]
    await published(all, {})
    expect(await rows(`select numerator, state from public.ivti_indicator where territory_code = '007' and indicator = 'one'`)).toEqual([{ numerator: 0, state: 'observed' }])
    await published(all, { zeros: 'hide' })
    expect(await rows(`select numerator, state from public.ivti_indicator where territory_code = '007' and indicator = 'one'`)).toEqual([{ numerator: null, state: 'suppressed' }])
  })
})

describe('rounding', () => {
  it('reaches the rate of rounded counts, which would tell them otherwise', async () => {
    await published([district('007', 60, 60, [123, 100, 100, 100]), ...[14, 21, 28].map((code) => district(`0${code}`, 60, 60))], { preset: 'opensafely-7' })
    expect(await rows(`select numerator, denominator, value from public.ivti_indicator where territory_code = '007' and indicator = 'one'`)).toEqual([{ numerator: 125, denominator: 1000, value: 12.5 }])
  })

  it('is said in the release, with threshold and preset', async () => {
    await published([district('007', 60, 60)], { preset: 'census-drb-15' })
    const said = new Map((await rows('select item, value from public.disclosure')).map(({ item, value }) => [item, value]))
    expect([said.get('preset'), said.get('threshold'), said.get('rounding')]).toEqual(['census-drb-15', 'counts from 1 to 14 are suppressed, before any rounding', 'census-drb'])
  })
})

describe('a cut point', () => {
  it('of CLRISK keeps the four decimals of a rate', async () => {
    await fillRisk(warehouse().db, [district('007', 600, 400)])
    await rows(`create or replace table risk.clrisk_cut as select 'national' as scope, cast(null as varchar) as parent_code, 'low' as class, cast(0 as bigint) as class_rank, cast(0.13654321 as double) as lower_bound, cast(0.1 as double) as lowest, cast(0.2 as double) as highest, cast(1 as bigint) as territories`)
    await writePublicTables(warehouse().db, { pipeline: specWith(), indicators, canonical, history: [] })
    expect(await rows('select lower_bound from public.clrisk_cut')).toEqual([{ lower_bound: 0.1365 }])
    await rows('drop table risk.clrisk_cut')
  })
})

describe('the score of a territory with hidden indicators', () => {
  it('has whole points, those of the others two decimals', async () => {
    await published([district('007', 60, 60, [3, 217, 3, 311]), ...[14, 21, 28, 35].map((code) => district(`0${code}`, 60, 60, [code * 11 + 1, code * 12, code * 13, code * 14 + 3]))], { preset: 'pcornet-11' })
    const scores = await rows(`select territory_code, score, exists (select 1 from public.ivti_indicator as own where own.territory_code = shown.territory_code and own.state = 'suppressed') as some
      from public.territory_risk as shown where model = 'ivti' and score is not null order by 1`)
    expect(scores.filter(({ some }) => some === true).length).toBeGreaterThan(0)
    expect(scores.filter(({ some, score }) => some === true && !Number.isInteger(score))).toEqual([])
    expect(scores.filter(({ some, score }) => some === false && !Number.isInteger(score)).length).toBeGreaterThan(0)
  })
})

describe('shares of the target over all territories', () => {
  it('are emptied where they stand for few children, with the next smallest of their term', async () => {
    await fillRisk(warehouse().db, [district('007', 600, 400)])
    await rows(`create or replace table risk.clrisk_comparability as select term, category, cast(target as double) as target, 0.0::double as difference, 0.0::double as standardised_difference, true as within_interval, 'comparable' as verdict
      from (values ('zone', 'rural', 0.3), ('zone', 'urban', 0.695), ('zone', 'missing', 0.005), ('sex', 'female', 0.6), ('sex', 'male', 0.4), ('age', null, 11.0)) t(term, category, target)`)
    await writePublicTables(warehouse().db, { pipeline: specWith(), indicators, canonical, history: [] })
    expect(await rows('select term, category, target from public.clrisk_comparability order by all')).toEqual([
      { term: 'age', category: null, target: 11 }, { term: 'sex', category: 'female', target: 0.6 }, { term: 'sex', category: 'male', target: 0.4 },
      { term: 'zone', category: 'missing', target: null }, { term: 'zone', category: 'rural', target: null }, { term: 'zone', category: 'urban', target: 0.695 },
    ])
  })
})
