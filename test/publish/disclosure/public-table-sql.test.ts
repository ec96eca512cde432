import { sql } from 'kysely'
import { describe, it } from 'vitest'
import { publicTableSql } from '../../../src/publish/disclosure/public-table-sql.js'
import { expectValidSql } from '../../warehouse/expect-valid.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'

const warehouse = memoryWarehouse()

const table = { name: 'clrisk_group', item: ['by', 'value'], identity: ['territory_code', 'by', 'value'], figure: 'rate' }
const columns = [['territory_code', 'VARCHAR'], ['by', 'VARCHAR'], ['value', 'VARCHAR'], ['children', 'DOUBLE'], ['rate', 'DOUBLE']].map(([name = '', type = '']) => ({ name, type }))

describe('the statement of a public table', () => {
  it('empties what is no identity where the row is suppressed, and keeps the place of the others', async () => {
    for (const statement of ['create schema risk', 'create schema quality', 'create table quality.suppression (table_name varchar, territory_code varchar, item varchar)']) await sql.raw(statement).execute(warehouse().db)
    await sql`create table risk.clrisk_group (territory_code varchar, "by" varchar, value varchar, children double, rate double)`.execute(warehouse().db)
    await expectValidSql(
      warehouse(),
      publicTableSql(table, columns, 'nearest-5'),
      `select "own"."territory_code" as "territory_code", "own"."by" as "by", "own"."value" as "value",
        case when hidden.territory_code is not null then null else floor(floor("own"."children") / 5 + 0.5) * 5 end as "children",
        case when hidden.territory_code is not null then null else round("own"."rate", 4) end as "rate",
        case when hidden.territory_code is not null then 'suppressed' else case when "own"."rate" is null then 'missing' else 'observed' end end as state
      from (select *, row_number() over () as _place from risk."clrisk_group") as own
      left join quality.suppression as hidden
        on hidden.table_name = 'clrisk_group' and hidden.territory_code = own.territory_code
          and hidden.item = concat_ws('=', coalesce("own"."by", ''), coalesce("own"."value", ''))
      order by "own"."territory_code", case when hidden.territory_code is not null then null else own._place end nulls last, "own"."by", "own"."value"`,
    )
  })
})
