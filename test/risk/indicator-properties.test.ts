import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openWarehouse } from '../../src/warehouse/open.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { fill, indicatorOf, measured } from './canonical-rows.js'

const open = memoryWarehouse()

const person = fc.record({
  territory_code: fc.constantFrom('A', 'B', 'old'),
  period: fc.constantFrom('2020', '2021', '2022'),
  age: fc.option(fc.integer({ min: 0, max: 20 })),
  worked: fc.option(fc.constantFrom('yes', 'no', 'unknown')),
  weight: fc.option(fc.integer({ min: 0, max: 40 }).map((quarters) => quarters / 4)),
  income: fc.option(fc.integer({ min: -100, max: 1000 }).map((tenths) => tenths / 8)),
  _registry: fc.constantFrom('xx/a', 'xx/b'),
})
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never

const ways = [
  { registry: 'xx/a', code: 'A', territory_code: 'A', weight: 1 }, { registry: 'xx/b', code: 'A', territory_code: 'A', weight: 1 },
  { registry: 'xx/a', code: 'B', territory_code: 'B', weight: 1 }, { registry: 'xx/b', code: 'B', territory_code: 'B', weight: 1 },
  { registry: 'xx/a', code: 'old', territory_code: 'A', weight: 0.25 }, { registry: 'xx/a', code: 'old', territory_code: 'C', weight: 0.75 },
]

interface Spread extends Person {
  readonly to: string
  readonly share: number
}

/** The same figures by another road: rows spread over territories in a loop, grouped by hand, no SQL. */
function byHand(rows: readonly Person[], registry: string | undefined): ReadonlyMap<string, readonly Spread[]> {
  const own = rows.filter((row) => registry === undefined || row._registry === registry)
  const spread = own.flatMap((row) => ways.filter((way) => way.registry === row._registry && way.code === row.territory_code).map((way) => ({ ...row, to: way.territory_code, share: way.weight })))
  const groups = new Map<string, Spread[]>()
  for (const row of spread) groups.set(row.to, [...(groups.get(row.to) ?? []), row])
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function latest<T extends { readonly period: string }>(rows: readonly T[], holds: (rows: readonly T[]) => boolean = () => true): readonly T[] {
  const periods = [...new Set(rows.map((row) => row.period))].sort().reverse()
  return periods.map((period) => rows.filter((row) => row.period === period)).find(holds) ?? []
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

describe('an indicator over generated rows', () => {
  it('is what a loop over the rows gives: a share of persons of a registry', async () => {
    const indicator = indicatorOf({
      numerator: { from: 'person', registry: 'xx/a', measure: 'count', where: { all: [{ field: 'age', between: [5, 17] }, { field: 'worked', is: 'yes' }] } },
      denominator: { from: 'person', registry: 'xx/a', measure: 'count', where: { all: [{ field: 'age', between: [5, 17] }, { not: { field: 'worked', missing: true } }] } },
      per: 100,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(person, { maxLength: 40 }), async (rows) => {
        await fill(open().db, { person: rows, territory_link: ways })
        const wanted = [...byHand(rows, 'xx/a')].map(([territory_code, all]) => {
          const school = latest(all).filter((row) => row.age !== null && row.age >= 5 && row.age <= 17)
          const denominator = sum(school.filter((row) => row.worked === 'yes' || row.worked === 'no').map((row) => row.share))
          const numerator = sum(school.filter((row) => row.worked === 'yes').map((row) => row.share))
          return { territory_code, numerator, denominator, value: denominator > 0 ? (100 * numerator) / denominator : null }
        })
        expect((await measured(open().db, indicator)).map(({ territory_code, numerator, denominator, value }) => ({ territory_code, numerator, denominator, value }))).toEqual(wanted)
      }),
      { numRuns: 40, seed: 11 },
    )
  })

  it('is what a loop over the rows gives: a weighted mean', async () => {
    const indicator = indicatorOf({ numerator: { from: 'person', measure: 'mean', column: 'income', weight: 'weight' } })
    await fc.assert(
      fc.asyncProperty(fc.array(person, { maxLength: 40 }), async (rows) => {
        await fill(open().db, { person: rows, territory_link: ways })
        const meanOf = (each: readonly Spread[]): number => {
          const usable = each.flatMap((row) => (row.income === null || row.weight === null ? [] : [{ value: row.income, weight: row.weight * row.share }]))
          return sum(usable.map((row) => row.value * row.weight)) / sum(usable.map((row) => row.weight))
        }
        const wanted = [...byHand(rows, undefined)].flatMap(([code, all]) => {
          const value = meanOf(latest(all, (each) => !Number.isNaN(meanOf(each))))
          return Number.isNaN(value) ? [] : [[code, value] as const]
        })
        const found = await measured(open().db, indicator)
        expect(found.map((row) => row.territory_code)).toEqual(wanted.map(([code]) => code))
        found.forEach((row, index) => expect(row.value).toBeCloseTo(wanted[index]?.[1] ?? Number.NaN, 7))
      }),
      { numRuns: 40, seed: 12 },
    )
  })

  it('gives the same bits with one thread and with four, whatever the weights', async () => {
    const indicator = indicatorOf({ numerator: { from: 'person', measure: 'sum', column: 'income', weight: 'weight' }, denominator: { from: 'person', measure: 'sum', column: 'weight' } })
    const results: unknown[] = []
    for (const threads of [1, 4]) {
      const warehouse = await openWarehouse({ path: ':memory:', threads })
      try {
        await fill(warehouse.db, {})
        await sql`insert into core.person (territory_code, period, weight, income, _registry, _delivery)
          select case when i % 7 = 0 then 'A' else 'B' end, '2022', 1 + (i * 7919 % 1000003) / 999.7, sin(i) * 1e6 + i / 3.0, 'xx/a', 'd1' from range(300000) as t(i)`.execute(warehouse.db)
        results.push(await measured(warehouse.db, indicator))
      } finally {
        await warehouse.close()
      }
    }
    expect(results[0]).toHaveLength(2)
    expect(results[1]).toEqual(results[0])
  })
})
