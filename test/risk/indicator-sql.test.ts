import { describe, expect, it } from 'vitest'
import { indicatorSql } from '../../src/risk/indicator-sql.js'
import { measureIndicators } from '../../src/risk/measure-indicators.js'
import { explainStatement } from '../../src/warehouse/statement.js'
import { expectValidSql } from '../warehouse/expect-valid.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { fill, indicatorOf, link, measured, published, valuesOf } from './canonical-rows.js'

const open = memoryWarehouse()
const persons = { from: 'person', measure: 'count' } as const
const working = { ...persons, where: { field: 'worked', is: 'yes' } } as const
const figure = (variable: string) => ({ from: 'observation', measure: 'sum', column: 'value', where: { field: 'variable', is: variable } }) as const

const sideText = (filter: string, amount: string, where: string) => `( select link.territory_code, record.period, cast(${amount} as double) as amount, count(*)${filter} as records
  from core."person" as record join "ref"."territory_link" as link on link.registry = record._registry and link.code = record.territory_code
  where ${where} group by link.territory_code, record.period)`

describe('the statement of an indicator', () => {
  it('of one side reads the latest period of each territory', async () => {
    await fill(open().db, {})
    await expectValidSql(
      open(),
      indicatorSql(indicatorOf({ numerator: { from: 'person', registry: 'xx/a', measure: 'sum', column: 'income', weight: 'weight' }, per: 100 }), link),
      `select territory_code, 100 * amount as value, amount as numerator, cast(null as double) as denominator, cast(records as double) as records, period, cast(null as varchar) as denominator_period
       from ( select * from ( select *, row_number() over (partition by territory_code order by period desc) as newest from
       ${sideText('', 'sum(cast(link.weight * cast("record"."weight" as double) * cast("record"."income" as double) as decimal(38, 9)))', 'record._registry = $1')} as side
       where amount is not null) as dated where newest = 1) as top order by territory_code`,
    )
  })

  it('of two sides of one source joins them by territory and period', async () => {
    await fill(open().db, {})
    const count = (filter: string) => `coalesce(sum(cast(link.weight as decimal(38, 9)))${filter}, 0)`
    const filter = ` filter (where (nullif(cast("record"."worked" as varchar), 'unknown') = $1))`
    const where = (parameter: string) => `record.period = ${parameter}`
    await expectValidSql(
      open(),
      indicatorSql(indicatorOf({ numerator: { ...working, period: '2022' }, denominator: { ...persons, period: '2022' }, minimum_denominator: 5 }), link),
      `select territory_code, case when denominator >= 5 then 1 * numerator / nullif(denominator, 0) end as value, numerator, denominator, cast(records as double) as records, period, denominator_period
       from ( select * from ( select bottom.territory_code, top.amount as numerator, bottom.amount as denominator, coalesce(top.records, 0) as records, bottom.period, bottom.period as denominator_period,
       row_number() over (partition by bottom.territory_code order by case when top.amount is null then 1 else 0 end, bottom.period desc) as newest
       from ${sideText('', count(''), where('$1'))} as bottom left join
       ${sideText(filter.replace('$1', '$3'), count(filter.replace('$1', '$2')), where('$4'))} as top on top.territory_code = bottom.territory_code and top.period = bottom.period
       where bottom.amount is not null) as paired where newest = 1) as pair order by territory_code`,
    )
  })

  it.each([
    ['mean with household join', indicatorOf({ numerator: { from: 'person', with: 'household', measure: 'mean', column: 'income', where: { field: 'household.zone', is: 'rural' } } })],
    ['two sources', indicatorOf({ numerator: working, denominator: figure('population') })],
    ['named periods', indicatorOf({ numerator: { ...figure('a'), period: '2021' }, denominator: { ...figure('b'), period: '2020' } })],
  ])('%s is accepted by EXPLAIN', async (_, indicator) => {
    await fill(open().db, {})
    const plan = await explainStatement(open(), indicatorSql(indicator, link, published))
    expect(plan).toMatch(/HASH_JOIN/)
    expect(plan).not.toMatch(/NL_JOIN|NESTED_LOOP|CROSS_PRODUCT/)
  })
})

describe('an indicator', () => {
  it('counts, and divides by a count, times the multiplier, in order of code', async () => {
    await fill(open().db, {
      person: [
        { territory_code: 'B', worked: 'yes' }, { territory_code: 'A', worked: 'yes' }, { territory_code: 'A', worked: 'no' },
        { territory_code: 'A', worked: 'unknown' }, { territory_code: 'A', worked: null },
      ],
    })
    expect(await measured(open().db, indicatorOf({ numerator: working, denominator: persons, per: 100 }))).toEqual([
      { territory_code: 'A', value: 25, numerator: 1, denominator: 4, records: 1, period: '2022', denominator_period: '2022' },
      { territory_code: 'B', value: 100, numerator: 1, denominator: 1, records: 1, period: '2022', denominator_period: '2022' },
    ])
  })

  it('sums and averages with survey weights; a row without value or weight has no part in a mean', async () => {
    await fill(open().db, {
      person: [
        { territory_code: 'A', income: 10, weight: 3 }, { territory_code: 'A', income: 20, weight: 1 },
        { territory_code: 'A', income: null, weight: 100 }, { territory_code: 'A', income: 1000, weight: null },
      ],
    })
    const side = { from: 'person', column: 'income', weight: 'weight' } as const
    expect(await valuesOf(open().db, indicatorOf({ numerator: { ...side, measure: 'sum' } }))).toEqual({ A: 50 })
    expect(await valuesOf(open().db, indicatorOf({ numerator: { ...side, measure: 'mean' } }))).toEqual({ A: 12.5 })
  })

  it('takes the latest period that each territory has, or the period named', async () => {
    await fill(open().db, {
      observation: [
        { territory_code: 'A', variable: 'x', period: '2021', value: 1 }, { territory_code: 'A', variable: 'x', period: '2022', value: 2 },
        { territory_code: 'B', variable: 'x', period: '2020', value: 3 }, { territory_code: 'B', variable: 'x', period: '2021', value: 4 },
        { territory_code: 'B', variable: 'x', period: '2022', value: null },
      ],
    })
    expect(await valuesOf(open().db, indicatorOf({ numerator: figure('x') }))).toEqual({ A: 2, B: 4 })
    expect(await valuesOf(open().db, indicatorOf({ numerator: { ...figure('x'), period: '2020' } }))).toEqual({ B: 3 })
  })

  it('never divides the cases of one year by the persons of another of the same source', async () => {
    await fill(open().db, {
      person: [
        ...Array.from({ length: 4 }, () => ({ territory_code: 'A', period: '2021', worked: 'yes' })),
        ...Array.from({ length: 5 }, () => ({ territory_code: 'A', period: '2022', worked: 'no' })),
      ],
      observation: [
        { territory_code: 'B', variable: 'cases', period: '2021', value: 5 }, { territory_code: 'B', variable: 'base', period: '2021', value: 50 },
        { territory_code: 'B', variable: 'base', period: '2022', value: 100 },
      ],
    })
    expect(await measured(open().db, indicatorOf({ numerator: working, denominator: persons }))).toMatchObject([{ territory_code: 'A', value: 0, numerator: 0, denominator: 5, period: '2022' }])
    expect(await measured(open().db, indicatorOf({ numerator: figure('cases'), denominator: figure('base') }))).toMatchObject([{ territory_code: 'B', value: 0.1, period: '2021', denominator_period: '2021' }])
  })

  it('reads only the registry named', async () => {
    await fill(open().db, {
      person: [{ territory_code: 'A' }, { territory_code: 'A', _registry: 'xx/b' }],
      territory_link: [{ code: 'A', territory_code: 'A' }, { registry: 'xx/b', code: 'A', territory_code: 'A' }],
    })
    expect(await valuesOf(open().db, indicatorOf({ numerator: persons }))).toEqual({ A: 2 })
    expect(await valuesOf(open().db, indicatorOf({ numerator: { ...persons, registry: 'xx/b' } }))).toEqual({ A: 1 })
  })

  it('is 0 where the registry has rows and none fulfils the condition, and missing where it has none', async () => {
    await fill(open().db, {
      person: [{ territory_code: 'A', worked: 'no', income: 5 }],
      observation: [{ territory_code: 'A', variable: 'population', value: 10 }, { territory_code: 'B', variable: 'population', value: 10 }],
    })
    expect(await valuesOf(open().db, indicatorOf({ numerator: working, denominator: figure('population') }))).toEqual({ A: 0, B: null })
    expect(await valuesOf(open().db, indicatorOf({ numerator: working }))).toEqual({ A: 0 })
    const income = { from: 'person', measure: 'sum', column: 'income' } as const
    expect(await valuesOf(open().db, indicatorOf({ numerator: { ...income, where: { field: 'worked', is: 'yes' } }, denominator: income }))).toEqual({ A: 0 })
  })

  it('takes a published figure that is not there, or has no value, as missing and not as 0', async () => {
    await fill(open().db, {
      observation: [
        { territory_code: 'A', variable: 'base', value: 10 },
        { territory_code: 'B', variable: 'base', value: 10 }, { territory_code: 'B', variable: 'cases', value: null },
        { territory_code: 'C', variable: 'base', value: 10 }, { territory_code: 'C', variable: 'cases', value: 0 },
      ],
    })
    expect(await valuesOf(open().db, indicatorOf({ numerator: figure('cases'), denominator: figure('base') }))).toEqual({ A: null, B: null, C: 0 })
  })

  it('takes a sum of units whose values are all missing as missing', async () => {
    await fill(open().db, { person: [{ territory_code: 'A', worked: 'yes', income: null }, { territory_code: 'A', worked: 'no', income: 4 }] })
    const income = { from: 'person', measure: 'sum', column: 'income' } as const
    expect(await valuesOf(open().db, indicatorOf({ numerator: { ...income, where: { field: 'worked', is: 'yes' } }, denominator: income }))).toEqual({ A: null })
  })

  it('is missing under the least denominator, and over nothing', async () => {
    await fill(open().db, {
      person: [{ territory_code: 'A', worked: 'yes' }, { territory_code: 'A' }, { territory_code: 'B', worked: 'yes' }],
      observation: [{ territory_code: 'C', variable: 'a', value: 1 }, { territory_code: 'C', variable: 'b', value: 0 }],
    })
    expect(await valuesOf(open().db, indicatorOf({ numerator: working, denominator: persons, minimum_denominator: 2 }))).toEqual({ A: 0.5, B: null })
    expect(await valuesOf(open().db, indicatorOf({ numerator: figure('a'), denominator: figure('b') }))).toEqual({ C: null })
  })

  it('counts a value out of bounds as missing and names the territory', async () => {
    await fill(open().db, { observation: [{ territory_code: 'A', variable: 'x', value: 101 }, { territory_code: 'B', variable: 'x', value: 100 }, { territory_code: 'C', variable: 'x', value: -0.1 }] })
    const [found] = await measureIndicators(open().db, [indicatorOf({ numerator: figure('x'), bounds: [0, 100] })], link, published)
    expect(found?.outOfBounds).toEqual(['A', 'C'])
    expect([...(found?.rows ?? [])].map(([code, row]) => [code, row.value])).toEqual([['A', null], ['B', 100], ['C', null]])
  })

  it('keeps totals over splits and merges', async () => {
    await fill(open().db, {
      person: [...Array.from({ length: 10 }, () => ({ territory_code: 'old' })), { territory_code: 'x' }, { territory_code: 'y' }, { territory_code: 'y' }],
      territory_link: [
        { code: 'old', territory_code: 'N1', weight: 0.3 }, { code: 'old', territory_code: 'N2', weight: 0.7 },
        { code: 'x', territory_code: 'M', weight: 1 }, { code: 'y', territory_code: 'M', weight: 1 },
      ],
    })
    expect(await valuesOf(open().db, indicatorOf({ numerator: persons }))).toEqual({ M: 3, N1: 3, N2: 7 })
  })
})

describe('household attributes', () => {
  const rural = { ...persons, with: 'household', where: { field: 'household.zone', is: 'rural' } } as const

  it('reach persons through the key and multiply nobody', async () => {
    await fill(open().db, {
      person: [{ territory_code: 'A', household_key: 'h1' }, { territory_code: 'A', household_key: 'h1' }, { territory_code: 'A', household_key: 'h2' }, { territory_code: 'A', household_key: null }],
      household: [{ territory_code: 'A', household_key: 'h1', zone: 'rural', rooms: 2 }, { territory_code: 'A', household_key: 'h2', zone: 'urban', rooms: 5 }],
    })
    expect(await measured(open().db, indicatorOf({ numerator: rural, denominator: persons }))).toMatchObject([{ value: 0.5, numerator: 2, denominator: 4 }])
    const roomy = { all: [{ field: 'household.rooms', above: 1 }, { field: 'household.zone', is_not: 'rural' }] }
    expect(await valuesOf(open().db, indicatorOf({ numerator: { ...persons, with: 'household', where: roomy } }))).toEqual({ A: 1 })
  })

  it('come from the same delivery where a household was delivered twice, and from no other period or registry', async () => {
    await fill(open().db, {
      person: [
        { territory_code: 'A', household_key: 'h', _delivery: 'd1' }, { territory_code: 'A', household_key: 'h', _delivery: 'd3' },
        { territory_code: 'B', household_key: 'h', period: '2021' }, { territory_code: 'C', household_key: 'h', _registry: 'xx/b' },
      ],
      household: [{ household_key: 'h', zone: 'rural', _delivery: 'd1' }, { household_key: 'h', zone: 'rural', _delivery: 'd2' }],
      territory_link: [{ code: 'A', territory_code: 'A' }, { code: 'B', territory_code: 'B' }, { registry: 'xx/b', code: 'C', territory_code: 'C' }],
    })
    expect(await valuesOf(open().db, indicatorOf({ numerator: rural }))).toEqual({ A: 1, B: 0, C: 0 })
  })

  it('reach persons of another delivery of the same registry and period when the household is there once', async () => {
    await fill(open().db, { person: [{ territory_code: 'A', household_key: 'h', _delivery: 'persons' }], household: [{ household_key: 'h', zone: 'rural', _delivery: 'families' }] })
    expect(await valuesOf(open().db, indicatorOf({ numerator: rural }))).toEqual({ A: 1 })
  })

  it('that stand twice in one delivery answer for nobody instead of counting a person twice', async () => {
    await fill(open().db, { person: [{ territory_code: 'A', household_key: 'h' }], household: [{ household_key: 'h', zone: 'rural' }, { household_key: 'h', zone: 'rural' }] })
    expect(await valuesOf(open().db, indicatorOf({ numerator: rural, denominator: persons }))).toEqual({ A: 0 })
  })
})
