import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Condition } from '../../src/spec/condition.js'
import type { Expression } from '../../src/spec/expression.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { runBench } from './bench-table.js'
import { interpretColumn } from './interpret.js'
import type { FieldSpec } from './interpret.js'

const warehouse = memoryWarehouse()
const runs = Number(process.env['CAUCE_PROPERTY_RUNS'] ?? 300)
const names = ['a', 'b', 'c'] as const

const number = fc.tuple(fc.constantFrom('', '-', '+'), fc.stringMatching(/^[0-9]{0,7}([.,][0-9]{0,4}){0,2}(e[-+]?[0-9]{1,2})?$/)).map((parts) => parts.join(''))
const date = fc.tuple(fc.integer({ min: 990, max: 2030 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }), fc.constantFrom('YYYY-MM-DD', 'DDMMYYYY', 'DD/MM/YYYY')).map(([year, month, day, pattern]) =>
  pattern.replace('YYYY', String(year)).replace('MM', String(month).padStart(2, '0')).replace('DD', String(day).padStart(2, '0')),
)
const noise = fc.string({ unit: fc.constantFrom(...'0123456789.,-+eE_% añÑ/x\u00a0'), maxLength: 9 })
const cell = fc.oneof(fc.constant(null), fc.constantFrom('', '1', '2', '01', '99', ' 1 ', '-'), number, date, noise)
const field: fc.Arbitrary<FieldSpec> = fc.record(
  { missing: fc.constantFrom(['99'], ['-', '99']), decimal: fc.constantFrom('.', ','), thousands: fc.constantFrom([], ['.'], ['.', ',']), date: fc.constantFrom('DDMMYYYY', 'DD/MM/YYYY') },
  { requiredKeys: [] },
)

const literal = fc.constantFrom<string | number>('1', '2', '01', 'x', 0, 1, 2.5, 99, -3)
const { text, numeric, condition } = fc.letrec<{ text: Expression; numeric: Expression; condition: Condition }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Expression>(...names, { take: 'a' }, { delivery: 'period' }),
    fc.record({ constant: fc.constantFrom('x', '12', 'ñ') }),
    fc.record({ recode: tie('text'), codes: fc.constantFrom({ '1': 'one', '01': 'first' }, { '1': 'one', '99': 'many', ' 1 ': 'never' }), else: fc.constantFrom('unknown', 'quarantine', { constant: 'other' }, { constant: null }) }),
    fc.record({ concat: fc.tuple(tie('text'), tie('text')), separator: fc.constantFrom('', '-') }),
    fc.record({ pad: tie('text'), length: fc.integer({ min: 1, max: 8 }), with: fc.constantFrom('0', ' ') }),
    fc.record({ substring: tie('text'), start: fc.integer({ min: 1, max: 4 }), length: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ trim: tie('text') }),
    fc.record({ upper: tie('text') }),
    fc.record({ strip: tie('text'), characters: fc.constantFrom('.', '-/', '0') }),
    fc.record({ when: fc.array(fc.record({ if: tie('condition'), then: tie('text') }), { minLength: 1, maxLength: 2 }), else: tie('text') }),
    fc.record({ coalesce: fc.tuple(tie('text'), tie('text')) }),
  ) as fc.Arbitrary<Expression>,
  numeric: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ number: tie('text'), decimal: fc.constantFrom('.', ','), thousands: fc.constantFrom([], ['.'], [','], ['.', ',']) }),
    fc.record({ number: tie('text'), suffix: fc.constant('%'), implied_decimals: fc.constantFrom(0, 2) }),
    fc.record({ number: tie('text'), minimum: fc.constant(-5), maximum: fc.constant(500) }),
    fc.record({ number: tie('text') }),
    fc.record({ integer: tie('text') }),
    fc.record({ constant: fc.constantFrom(0, 3, 0.25) }),
    fc.record({ age: tie('text'), pattern: fc.constantFrom('DDMMYYYY', 'YYYY-MM-DD'), at: fc.constant('period' as const) }),
    fc.record({ recode: tie('text'), codes: fc.constant({ '1': 1, '2': 20 }) }),
    fc.record({ add: fc.tuple(tie('numeric'), tie('numeric')) }),
    fc.record({ subtract: fc.tuple(tie('numeric'), tie('text')) }),
    fc.record({ multiply: fc.tuple(tie('numeric'), tie('numeric')) }),
    fc.record({ divide: fc.tuple(tie('numeric'), tie('numeric')) }),
    fc.record({ coalesce: fc.tuple(tie('numeric'), tie('numeric')) }),
    fc.record({ when: fc.array(fc.record({ if: tie('condition'), then: tie('numeric') }), { minLength: 1, maxLength: 2 }) }),
  ) as fc.Arbitrary<Expression>,
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    ...(['is', 'is_not', 'at_least', 'at_most', 'above', 'below'] as const).map((test) => fc.record({ field: fc.constantFrom(...names), [test]: literal })),
    fc.record({ field: fc.constantFrom(...names), in: fc.array(literal, { minLength: 1, maxLength: 3 }) }),
    fc.record({ field: fc.constantFrom(...names), not_in: fc.array(literal, { minLength: 1, maxLength: 3 }) }),
    fc.record({ field: fc.constantFrom(...names), between: fc.constantFrom([0, 50], ['0', '5']) }),
    fc.record({ field: fc.constantFrom(...names), missing: fc.boolean() }),
    fc.record({ field: fc.constantFrom(...names), starts_with: fc.constantFrom('0', '1', 'x') }),
    fc.record({ value: tie('numeric'), at_least: fc.constantFrom(0, 5) }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('condition') }),
  ) as fc.Arbitrary<Condition>,
}))

const column = fc.oneof(
  fc.record({ type: fc.constant('text'), expression: text }),
  fc.record({ type: fc.constantFrom('decimal', 'integer'), expression: fc.oneof(numeric, text) }),
  fc.record({ type: fc.constant('date'), expression: fc.record({ date: text, pattern: fc.constantFrom('DDMMYYYY', 'YYYY-MM-DD', 'DD/MM/YYYY', 'YYYYMM', 'YYYY') }) as fc.Arbitrary<Expression> }),
  fc.record({ type: fc.constant('text'), expression: fc.record({ when: condition.map((test) => [{ if: test, then: { constant: 'yes' } }]), else: fc.constant({ constant: 'no' }) }) as fc.Arbitrary<Expression> }),
)

it(`gives in SQL what the plain interpreter gives, on ${runs} generated mappings`, { timeout: 60_000 + runs * 1000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ a: field, b: field, c: field }), fc.array(fc.tuple(cell, cell, cell), { minLength: 8, maxLength: 14 }), column, async (fields, rows, { type, expression }) => {
      const { rows: found } = await runBench(warehouse(), {
        fields: names.map((name) => ({ name, ...fields[name] })),
        rows,
        columns: [{ name: 'out', type }],
        mapping: { columns: { out: expression } },
      })
      const own = rows.map((cells) => interpretColumn({ cells: Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null])), fields, period: '2018-06' }, type, expression))
      expect(found.map((row) => comparable(row['_verdict'], row['out']))).toEqual(own.map((outcome) => comparable(outcome.rule === null ? null : `q:${outcome.rule}:out`, outcome.value)))
    }),
    { numRuns: runs, seed: Number(process.env['CAUCE_PROPERTY_SEED'] ?? 20181122), endOnFailure: runs > 1000 },
  )
})

function comparable(verdict: unknown, value: unknown): unknown {
  if (verdict !== null) return verdict
  if (typeof value === 'bigint') return Number(value)
  return typeof value === 'number' ? value + 0 : value
}
