import { describe, expect, it } from 'vitest'
import { numberAt } from '../../../src/method/matrix.js'
import { readTarget } from '../../../src/risk/clrisk/target-table.js'
import { modelDesign, modelVariables } from '../../../src/risk/clrisk/variables.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, link, modelWith, target } from './population.js'

const open = memoryWarehouse()
const types = new Map([['person.sex', 'VARCHAR'], ['person.zone', 'VARCHAR'], ['person.age', 'BIGINT']])

describe('the sums over the target', () => {
  it('are the same in wide sums, which a group too large for the narrow ones asks for', async () => {
    const model = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }, { factor: 'zone', reference: 'urban' }, { interaction: ['age', 'zone'] }] })
    const design = modelDesign(model, modelVariables(model), [[], ['female', 'male'], ['rural', 'urban']])
    const source = { registry: 'xx/register', period: '2024', ages: [5, 17], variables: modelVariables(model), link, context: link, types, weighted: false, shared: false } as const
    const b = Float64Array.from(design.columns, (_, k) => 0.3 - 0.2 * k)
    await fillCore(open().db, target(20, 7).rows)
    const narrow = await readTarget(open().db, model, source, design, b)
    const largest = Math.max(...narrow.rows.map(({ records }) => records))
    const atLimit = await readTarget(open().db, model, source, design, b, largest)
    const below = await readTarget(open().db, model, source, design, b, largest + 1)
    expect(below).toEqual(narrow)
    expect(atLimit.rows.map(({ territory, records, n, b0, b1 }) => ({ territory, records, n, b0, b1 }))).toEqual(narrow.rows.map(({ territory, records, n, b0, b1 }) => ({ territory, records, n, b0, b1 })))
    expect(narrow.rows.length).toBeGreaterThan(20)
    const near = (wide: ArrayLike<number>, given: ArrayLike<number>) => Array.from(wide).forEach((value, at) => expect(Math.abs(value - numberAt(given, at))).toBeLessThan(1e-9))
    near(atLimit.q.values, narrow.q.values)
    near(atLimit.x.values, narrow.x.values)
    for (const figure of ['p', 'pq', 'w2pq'] as const) near(atLimit.rows.map((row) => row[figure]), narrow.rows.map((row) => row[figure]))
    // The wide sums have other digits in their last places: else the second statement was not run.
    expect(atLimit.rows.map(({ p }) => p)).not.toEqual(narrow.rows.map(({ p }) => p))
  })
})
