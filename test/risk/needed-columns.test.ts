import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { PersonSource } from '../../src/risk/clrisk/person-rows-sql.js'
import { namesRead } from '../../src/risk/clrisk/person-rows-sql.js'
import { keepSurveySql } from '../../src/risk/clrisk/survey-sql.js'
import { modelVariables } from '../../src/risk/clrisk/variables.js'
import { indicatorSql } from '../../src/risk/indicator-sql.js'
import { neededByPersons, neededBySide } from '../../src/risk/needed-columns.js'
import type { NeededColumn } from '../../src/risk/needed-columns.js'
import type { Db } from '../../src/warehouse/tables.js'
import { explainStatement } from '../../src/warehouse/statement.js'
import { memoryWarehouse } from '../warehouse/temporary.js'
import { indicatorOf, link } from './canonical-rows.js'
import { modelWith } from './clrisk/population.js'

const open = memoryWarehouse()

/** Tables of what every row of a core table carries and of these columns, and no others. */
async function makeTables(db: Db, columns: readonly { readonly table: string; readonly column: string }[]): Promise<void> {
  for (const schema of ['core', 'ref']) {
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(db)
    await sql`create schema ${sql.id(schema)}`.execute(db)
  }
  await sql`create table ref.territory_link (registry varchar, code varchar, territory_code varchar, weight double)`.execute(db)
  for (const table of new Set(columns.map((each) => each.table))) {
    const own = [...new Set(columns.flatMap((each) => (each.table === table ? [each.column] : [])))].map((name) => sql`${sql.id(name)} ${sql.raw(name === 'age' ? 'bigint' : 'varchar')}`)
    await sql`create table core.${sql.id(table)} (territory_code varchar, ${sql.join(own)}, _registry varchar, _delivery varchar, _line bigint)`.execute(db)
  }
}

/** Each subset with one column left out. */
function withoutEach(needed: readonly NeededColumn[]): readonly (readonly NeededColumn[])[] {
  return needed.map((left) => needed.filter((each) => each !== left))
}

it('an indicator names by itself these columns and no others', async () => {
  const side = { from: 'dweller', with: 'house', measure: 'count', where: { field: 'house.rooms', above: 2 } } as const
  const needed = neededBySide(side)
  const query = indicatorSql(indicatorOf({ numerator: side, denominator: { from: 'dweller', measure: 'count' } }), link)
  await makeTables(open().db, [...needed, { table: 'house', column: 'rooms' }])
  await expect(explainStatement(open(), query)).resolves.toMatch(/\S/)
  for (const less of withoutEach(needed)) {
    await makeTables(open().db, [...less, { table: 'house', column: 'rooms' }])
    await expect(explainStatement(open(), query)).rejects.toThrow()
  }
})

it('the survey of CLRISK names by itself these columns and no others', async () => {
  const model = modelWith({ terms: [{ factor: 'sex', reference: 'female' }, { factor: 'household.zone', reference: 'urban' }, { factor: 'head.education_level', reference: 'isced_3' }], by: [] })
  const variables = modelVariables(model)
  const names = namesRead(model, variables, true)
  const source: PersonSource = { registry: 'xx/a', period: '2024', ages: [5, 17], variables, link, context: link, types: new Map() }
  const { weight, stratum = 'weight', psu = 'weight' } = model.survey
  const own = [...names, weight, stratum, psu].map((name) => ({ table: name.startsWith('household.') ? 'household' : 'person', column: name.replace(/^.*\./, '') }))
  const needed = neededByPersons(names)
  await makeTables(open().db, [...needed, ...own])
  await expect(explainStatement(open(), keepSurveySql(model, source))).resolves.toMatch(/\S/)
  for (const less of withoutEach(needed)) {
    await makeTables(open().db, [...less, ...own])
    await expect(explainStatement(open(), keepSurveySql(model, source))).rejects.toThrow()
  }
})
