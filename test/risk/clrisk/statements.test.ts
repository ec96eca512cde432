import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberAt } from '../../../src/method/matrix.js'
import type { PersonSource } from '../../../src/risk/clrisk/person-rows-sql.js'
import { childrenSql, dropSurveySql, keepPatternsSql, keepSurveySql, levelsSql, patternsSql, placesSql, surveyFactsSql, unitsSql } from '../../../src/risk/clrisk/survey-sql.js'
import { shiftedSql, targetSql, unseenSql } from '../../../src/risk/clrisk/target-sql.js'
import { columnValues, modelDesign, modelVariables } from '../../../src/risk/clrisk/variables.js'
import { readColumns } from '../../../src/warehouse/read-columns.js'
import { explainStatement } from '../../../src/warehouse/statement.js'
import { expectValidSql } from '../../warehouse/expect-valid.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, link, modelWith, target } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const context = { schema: 'ref', name: 'territory_link' }
const types = new Map([['person.sex', 'VARCHAR'], ['person.zone', 'VARCHAR'], ['person.education_level', 'VARCHAR'], ['household.piped_water', 'VARCHAR'], ['person.age', 'BIGINT']])

function sourceOf(model: ReturnType<typeof modelWith>, registry: string): PersonSource {
  return { registry, period: '2024', ages: [5, 17], variables: modelVariables(model), link, context, types }
}

const small = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }], by: [] })
const levels = [[], ['female', 'male']]

describe('the statement over the target', () => {
  it('is one aggregation by the codes of the persons, in exact sums, of which few are led to territories', async () => {
    await fillCore(open().db, [])
    const design = modelDesign(small, modelVariables(small), levels)
    await expectValidSql(
      open(),
      targetSql(small, { ...sourceOf(small, 'xx/register'), weighted: false, shared: false }, design, [-2, 0.1, 0.5]),
      `select place.territory_code as territory, records, n as n, p as p, pq as pq, pq as w2pq, unseen, "s1" as "q1", "t1" as "x1",
        cast(coalesce("s2" & 4611686018427387903, 0) as DOUBLE) / 1e12 as "q2", cast(coalesce("s2" >> 62, 0) as DOUBLE) as "x2", "u0"
      from (
        select _t, cast(count(*) as double) as records, cast(count(*) - coalesce(sum(_known), 0) as double) as unseen,
          cast(count(*) filter (where "n0") as double) as "u0", cast(count(*) as double) as n, cast(sum(_p) as double) / 1e15 as p, cast(coalesce(sum(_g) & 4611686018427387903, 0) as DOUBLE) / 1e12 as pq,
          cast(coalesce(sum(cast(_pq * "x1" as decimal(38, 12))), 0) as double) as "s1", cast(coalesce(sum(cast("x1" as decimal(38, 12))), 0) as double) as "t1", sum(_g & "x2") as "s2"
        from ( select *, cast(_probability * 1e15 as bigint) as _p, cast(_pq * 1e12 as BIGINT) + 4611686018427387904 as _g
          from ( select *, _probability * (1 - _probability) as _pq
          from ( select *, ("r1" | "x2") & cast(1 as TINYINT) as _known, 1 / (1 + exp(-(cast($1 as double) + cast($2 as double) * "x1" + list_extract(cast($3 as double[]), cast(("x2" & 1) | 2 as bigint))))) as _probability
          from ( select person.territory_code as _t, coalesce(try_cast("person"."age" as DOUBLE) - cast($4 as double), 0) as "x1", -cast(("person"."sex" = $5) as TINYINT) as "x2",
              cast(("person"."sex" = $6) as TINYINT) as "r1", try_cast("person"."age" as DOUBLE) is null as "n0"
            from core.person as person where person._registry = $7 and person.period = $8 and person.age between 5 and 17) as persons) as scored) as spread) as predicted
        group by _t) as summed
      left join "ref"."territory_link" as place on place.registry = $9 and place.code = summed._t order by territory, _t`,
    )
  })
})

describe('every statement', () => {
  const rich = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }, { factor: 'household.piped_water', reference: 'yes' }, { interaction: ['age', 'sex'] }, { factor: 'head.education_level', reference: 'isced_3' }] })
  const design = modelDesign(rich, modelVariables(rich), [[], ['female', 'male'], ['no', 'yes'], ['isced_3', 'missing']])
  const b = design.columns.map(() => 0.1)
  const survey = sourceOf(rich, 'xx/survey')
  it.each([
    ['the target', targetSql(rich, { ...survey, weighted: true, shared: false }, design, b)],
    ['the shifted target', shiftedSql(rich, { ...survey, weighted: false, shared: false }, design, b, new Map([['01', 0.2]]), { schema: 'ref', name: 'clrisk_place' })],
    ['the unseen levels', unseenSql(rich, { ...survey, weighted: false, shared: false }, design)],
  ])('%s is accepted by EXPLAIN', async (_, query) => {
    await fillCore(open().db, [])
    const { writeTable } = await import('../../../src/warehouse/write-table.js')
    const text = (name: string) => ({ name, type: 'varchar' as const, comment: name })
    await writeTable(open().db, { schema: 'ref', name: 'clrisk_place', comment: 'places', columns: [text('territory_code'), text('parent_code')] }, [])
    const plan = await explainStatement(open(), query)
    expect(plan).toMatch(/HASH_JOIN/)
    // Millions of persons are never held one by one against millions of households.
    expect(plan).not.toMatch(/NL_JOIN|NESTED_LOOP|CROSS_PRODUCT/)
  })
})

describe('the survey', () => {
  it('is kept once, and every statement after reads what was kept: their numbers agree, whatever is missing', async () => {
    const model = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }], missing: 'category', benchmark: { level: 'province', method: 'raking' } })
    const person = (line: number, more: Row): Row => ({ _registry: 'xx/survey', _delivery: 'd', _line: line, period: '2024', age: 10, sex: 'male', zone: 'rural', territory_code: '0101', worked: 'no', weight: 2, stratum: '1', psu: 'a', ...more })
    const rows = [
      person(4, { age: 9, sex: null, psu: 'b', worked: 'yes' }),
      person(1, {}),
      person(3, { territory_code: null, psu: 'b', weight: 3 }),
      person(2, { age: 40, psu: 'c' }),
    ]
    await fillCore(open().db, rows)
    const source = sourceOf(model, 'xx/survey')
    await open().db.connection().execute(async (own) => {
      await keepSurveySql(model, source).execute(own)
      await keepPatternsSql(source).execute(own)
      expect((await surveyFactsSql().execute(own)).rows[0]).toMatchObject({ persons: 4, children: 3 })
      const { rows: levels } = await levelsSql(source).execute(own)
      expect(levels).toEqual([{ variable: 1, level: 'male', rows: 2 }, { variable: 1, level: 'missing', rows: 1 }])
      const design = modelDesign(small, source.variables, [[], ['male', 'missing', 'female']])
      const patterns = await readColumns(own, patternsSql(design))
      const { rows: units } = await unitsSql().execute(own)
      const { rows: places } = await placesSql().execute(own)
      expect(units.map(({ psu, used }) => [psu, used])).toEqual([['a', 1], ['b', 2], ['c', 0]])
      const found = await readColumns(own, childrenSql(model, source))
      const told = Array.from({ length: found.rows }, (_, at) => [
        patterns.numbers('v0')[numberAt(found.numbers('pattern'), at)], design.levels[1]?.[numberAt(patterns.numbers('v1'), numberAt(found.numbers('pattern'), at))], units[numberAt(found.numbers('unit'), at)]?.psu,
        places[numberAt(found.numbers('place'), at)]?.code, found.numbers('w')[at], found.numbers('y')[at], found.texts('b0')[at],
      ])
      expect(told).toEqual([[10, 'male', 'a', '0101', 2, 0, 'male'], [10, 'male', 'b', null, 3, 0, 'male'], [9, 'missing', 'b', '0101', 2, 1, 'unknown']])
      for (const statement of dropSurveySql()) await statement.execute(own)
      await expect(surveyFactsSql().execute(own)).rejects.toThrow(/clrisk_survey/)
    })
  })
})

const children = target(12, 3).rows

describe('the sums of the database', () => {
  it('are those of a loop over the rows, for any coefficients', async () => {
    const model = modelWith({ terms: [{ numeric: 'age', centre: 11 }, { factor: 'sex', reference: 'female' }, { factor: 'zone', reference: 'urban' }, { interaction: ['age', 'zone'] }] })
    const variables = modelVariables(model)
    const design = modelDesign(model, variables, [[], ['female', 'male'], ['rural', 'urban']])
    const valuesOf = (members: readonly Row[]) => [
      Float64Array.from(members, (row) => Number(row['age'])),
      Float64Array.from(members, (row) => (row['sex'] === 'male' ? 1 : 0)),
      Float64Array.from(members, (row) => (row['zone'] === 'rural' ? 1 : 0)),
    ]
    const some = fc.double({ min: -3, max: 3, noNaN: true })
    await fillCore(open().db, children)
    await fc.assert(
      fc.asyncProperty(fc.tuple(some, some, some, some, some), fc.boolean(), async (b, weighted) => {
        const { rows } = await targetSql(model, { ...sourceOf(model, 'xx/register'), weighted, shared: weighted }, design, b).execute(open().db)
        const own = children.filter((row) => Number(row['age']) >= 5 && Number(row['age']) <= 17)
        for (const found of rows) {
          const members = own.filter((row) => row['territory_code'] === found.territory && row['sex'] === found.b0 && row['zone'] === found.b1)
          const columns = design.columns.map((column) => columnValues(design, column, valuesOf(members)))
          const x = members.map((_, row) => columns.map((values) => numberAt(values, row)))
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
