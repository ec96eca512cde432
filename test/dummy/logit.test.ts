import { describe, expect, it } from 'vitest'
import type { Made } from '../../src/dummy/frame.js'
import { growUnits, planUnits } from '../../src/dummy/grow-units.js'
import { randomStream } from '../../src/dummy/random-stream.js'
import { dummyRecipe } from '../../src/spec/dummy.js'

function made(values: unknown, count: number, risk = 0): readonly (readonly Made[])[] {
  const recipe = dummyRecipe.parse({
    registry: 'xx/small',
    title: 'Small',
    territories: { system: 'xx-any', level: 'place', vintage: '2020', within: ['11'] },
    files: [{ name: 'small.txt', resource: 'all' }],
    units: [{ name: 'child', count: { constant: count }, values }],
  })
  const around = {
    random: randomStream(3, 'logit'),
    risk,
    territory: { code: '1101', name: '', within: [], seat: null },
    version: '',
    next: () => 0,
  }
  return (growUnits(planUnits(recipe.units), around, 1)[0] ?? []).map((frame) => frame.values)
}

function share(rows: readonly (readonly Made[])[], value: Made): number {
  return rows.filter((row) => row.at(-1) === value).length / rows.length
}

const logit = {
  intercept: -1,
  terms: [
    { if: { field: 'zone', is: 'rural' }, times: 0.8 },
    { of: 'age', less: 11, times: 0.25 },
  ],
}

describe('a yes or no of known log-odds', () => {
  it.each([
    ['urban', 11, 0, 1 / (1 + Math.exp(1))],
    ['rural', 11, 0, 1 / (1 + Math.exp(1 - 0.8))],
    ['urban', 15, 0, 1 / (1 + Math.exp(1 - 1))],
    ['rural', 5, 0, 1 / (1 + Math.exp(1 - 0.8 + 1.5))],
    ['urban', 11, 2, 1 / (1 + Math.exp(1 - 0.6))],
  ])('zone %s, age %i, risk %i: comes up as often as it must', (zone, age, risk, expected) => {
    const values = { zone: { constant: zone }, age: { constant: age }, works: { logit: { ...logit, risk: 0.3 } } }
    const rows = made(values, 20_000, risk)
    expect(Math.abs(share(rows, '1') - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / rows.length))
    expect(share(rows, '1') + share(rows, '2')).toBe(1)
  })

  it('writes the values that the recipe gives', () => {
    const rows = made({ works: { logit: { intercept: 0, terms: [], yes: 'S', no: 0 } } }, 200)
    expect(new Set(rows.map((row) => row[0]))).toEqual(new Set(['S', 0]))
  })

  it('is blank where a number of its terms is blank', () => {
    const rows = made({ zone: { constant: 'urban' }, age: { blank: 1, else: { constant: 7 } }, works: { logit } }, 5)
    expect(rows.map((row) => row[2])).toEqual([null, null, null, null, null])
  })
})
