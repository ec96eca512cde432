import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { columnTypes, levelTest } from '../../../src/risk/clrisk/level-sql.js'
import { modelVariables } from '../../../src/risk/clrisk/variables.js'
import { compileStatement } from '../../../src/warehouse/statement.js'
import { createSchema } from '../../../src/warehouse/relation.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { modelWith } from './population.js'

const open = memoryWarehouse()
const [joined, plain, flag] = modelVariables(modelWith({ terms: [{ factor: 'sex', reference: 'm', groups: { x: ['f', 'g', 'missing'] } }, { factor: 'rooms', reference: '0' }, { factor: 'urban', reference: 'true' }] }))
const types = new Map([['person.sex', 'VARCHAR'], ['person.rooms', 'TINYINT'], ['person.urban', 'BOOLEAN']])

describe('the test of a level', () => {
  it.each([
    ['compares text with text', joined, 'm', ['m', 'x'], `coalesce(("person"."sex" = $1), false)`],
    ['joins the codes of a group, missing values among them', joined, 'x', ['m', 'x'], `coalesce(("person"."sex" in ($1, $2, $3) or coalesce(cast("person"."sex" as varchar), $4) in ($5, $6)), false)`],
    ['compares whole numbers with whole numbers', plain, '1', ['0', '1'], `("person"."rooms" = 1)`],
    ['fits no whole number that is written otherwise', plain, '01', ['0', '01'], 'false'],
    ['takes missing as a level where it is one', plain, 'missing', ['0', 'missing'], `coalesce(("person"."rooms" is null), false)`],
    ['reads truth values', flag, 'false', ['true', 'false'], `("person"."urban" = false)`],
  ])('%s', (_, variable, level, levels, expected) => {
    if (variable === undefined) throw new Error('three variables')
    expect(compileStatement(levelTest({ types }, variable, level, levels)).sql).toBe(expected)
  })

  it('knows the columns by table and name', async () => {
    const { db } = open()
    await createSchema(db, 'core')
    await sql`create view core.person as select 'a' as sex, cast(1 as tinyint) as rooms`.execute(db)
    expect(await columnTypes(db)).toEqual(new Map([['person.sex', 'VARCHAR'], ['person.rooms', 'TINYINT']]))
  })
})
