import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberAt } from '../../../src/method/matrix.js'
import type { PersonSource } from '../../../src/risk/clrisk/person-rows-sql.js'
import { childrenSql, patternsSql, surveyFactsSql, unitsSql } from '../../../src/risk/clrisk/survey-sql.js'
import { shiftedSql, targetSql, unseenSql } from '../../../src/risk/clrisk/target-sql.js'
import { columnValue, modelDesign, modelVariables } from '../../../src/risk/clrisk/variables.js'
import type { PatternValues } from '../../../src/risk/clrisk/variables.js'
import { explainStatement } from '../../../src/warehouse/statement.js'
import { expectValidSql } from '../../warehouse/expect-valid.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, link, modelWith, target } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const context = { schema: 'ref', name: 'territory_link' }

function sourceOf(model: ReturnType<typeof modelWith>, registry: string): PersonSource {
  return { registry, period: '2024', ages: [5, 17], variables: modelVariables(model), link, context }
}

const small = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }], by: [] })
const patterns: readonly PatternValues[] = [[11, 'female'], [12, 'male']]

describe('the statement over the target', () => {
  it('is one aggregation by territory, in exact decimals', async () => {
    await fillCore(open().db, [])
    const design = modelDesign(small, modelVariables(small), patterns)
    const b = (at: number) => `cast($${at} as double)`
    await expectValidSql(
      open(),
      targetSql(small, { ...sourceOf(small, 'xx/register'), weighted: false }, design, [-2, 0.1, 0.5]),
      `select _t as territory, cast(count(*) as double) as records, cast(count(*) as double) as n, cast(sum(_p) as double) as p, cast(sum(_q) as double) as pq, cast(sum(_q) as double) as w2pq,
        cast(coalesce(sum(cast(cast(_q as double) * coalesce("v0" - ${b(1)}, 0) as decimal(38, 12))), 0) as double) as "q1",
        cast(coalesce(sum(cast(coalesce("v0" - ${b(2)}, 0) as decimal(38, 12))), 0) as double) as "x1",
        cast(coalesce(sum(_q) filter (where ("v1" = 1)), 0) as double) as "q2", cast(coalesce(count(*) filter (where ("v1" = 1)), 0) as double) as "x2",
        cast(count(*) filter (where "v0" is null) as double) as "u0", cast(count(*) filter (where "v1" = -1) as double) as "u1"
      from ( select *, cast(_probability as decimal(18, 15)) as _p, cast(_probability * (1 - _probability) as decimal(18, 15)) as _q
        from (select *, 1 / (1 + exp(-(${b(3)} + ${b(4)} * coalesce("v0" - ${b(5)}, 0) + case "v1" when 1 then ${b(6)} else 0 end))) as _probability
        from ( select place.territory_code as _t, try_cast("person"."age" as DOUBLE) as "v0",
          case coalesce(nullif(cast("person"."sex" as varchar), 'unknown'), 'missing') when $7 then 0 when $8 then 1 else -1 end as "v1"
          from core.person as person left join "ref"."territory_link" as place on place.registry = $9 and place.code = person.territory_code
          where person._registry = $10 and person.period = $11 and person.age between 5 and 17) as persons) as scored) as predicted
      group by "_t" order by "_t"`,
    )
  })
})

describe('every statement', () => {
  const rich = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }, { factor: 'household.piped_water', reference: 'yes' }, { interaction: ['age', 'sex'] }, { factor: 'head.education_level', reference: 'isced_3' }] })
  const design = modelDesign(rich, modelVariables(rich), [[11, 'female', 'yes', 'isced_3'], [12, 'male', 'no', 'missing']])
  const b = design.columns.map(() => 0.1)
  const survey = sourceOf(rich, 'xx/survey')
  it.each([
    ['the facts of the survey', surveyFactsSql(rich, survey)],
    ['the patterns', patternsSql(rich, survey)],
    ['the sampling units', unitsSql(rich, survey, design, b)],
    ['the children', childrenSql(rich, survey)],
    ['the target', targetSql(rich, { ...survey, weighted: true }, design, b)],
    ['the shifted target', shiftedSql(rich, { ...survey, weighted: false }, design, b, new Map([['01', 0.2]]), { schema: 'ref', name: 'clrisk_place' })],
    ['the unseen levels', unseenSql(rich, { ...survey, weighted: false }, design)],
  ])('%s is accepted by EXPLAIN', async (_, query) => {
    await fillCore(open().db, [])
    const { writeTable } = await import('../../../src/warehouse/write-table.js')
    const text = (name: string) => ({ name, type: 'varchar' as const, comment: name })
    await writeTable(open().db, { schema: 'ref', name: 'clrisk_place', comment: 'places', columns: [text('territory_code'), text('parent_code')] }, [])
    await expect(explainStatement(open(), query)).resolves.toMatch(/\S/)
  })
})

const children = target(12, 3).rows

describe('the sums of the database', () => {
  it('are those of a loop over the rows, for any coefficients', async () => {
    const model = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }, { factor: 'zone', reference: 'urban' }, { interaction: ['age', 'zone'] }] })
    const variables = modelVariables(model)
    const valuesOf = (row: Row): PatternValues => [Number(row['age']), String(row['sex']), String(row['zone'])]
    const design = modelDesign(model, variables, [[11, 'female', 'urban'], [11, 'male', 'rural']])
    const some = fc.double({ min: -3, max: 3, noNaN: true })
    await fillCore(open().db, children)
    await fc.assert(
      fc.asyncProperty(fc.tuple(some, some, some, some, some), fc.boolean(), async (b, weighted) => {
        const { rows } = await targetSql(model, { ...sourceOf(model, 'xx/register'), weighted }, design, b).execute(open().db)
        const own = children.filter((row) => Number(row['age']) >= 5 && Number(row['age']) <= 17)
        for (const found of rows) {
          const members = own.filter((row) => row['territory_code'] === found.territory && row['sex'] === found.b0 && row['zone'] === found.b1)
          const x = members.map((row) => design.columns.map((column) => columnValue(design, column, valuesOf(row))))
          const p = x.map((values) => 1 / (1 + Math.exp(-values.reduce((sum, value, k) => sum + value * numberAt(b, k), 0))))
          expect(found.n).toBe(members.length)
          expect(found.p).toBeCloseTo(p.reduce((sum, each) => sum + each, 0), 9)
          design.columns.slice(1).forEach((_, at) => {
            const k = at + 1
            expect(found[`x${k}`]).toBeCloseTo(x.reduce((sum, values) => sum + numberAt(values, k), 0), 9)
            expect(found[`q${k}`]).toBeCloseTo(p.reduce((sum, each, row) => sum + each * (1 - each) * numberAt(x[row] ?? [], k), 0), 9)
          })
        }
        expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(own.length)
      }),
      { numRuns: 25 },
    )
  })
})
