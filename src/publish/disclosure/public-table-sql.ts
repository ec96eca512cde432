import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { PublicTable } from './public-tables.js'
import { publishedSql } from './published-sql.js'
import type { Rounding } from './rule.js'

export interface ColumnOfTable {
  readonly name: string
  readonly type: string
}

const suppressed = sql`hidden.territory_code is not null`

/**
 * A table of `risk` as the public sees it: figures of suppressed rows are empty, counts and rates are rounded, `state` says why a figure
 * is absent. Rows keep their order, but suppressed rows of a territory come after the others, so that no order of size shows.
 */
export function publicTableSql(table: PublicTable, columns: readonly ColumnOfTable[], rounding: Rounding): RawBuilder<unknown> {
  const shown = columns.filter(({ name }) => name !== 'state')
  const own = (name: string): RawBuilder<unknown> => sql.ref(`own.${name}`)
  const hasBoth = ['numerator', 'denominator'].every((side) => shown.some(({ name }) => name === side))
  const figures = shown.map(({ name, type }) => {
    const value = name === 'value' && hasBoth && rounding !== 'none' ? quotientSql(own, rounding) : publishedSql(own(name), name, type, rounding)
    return table.identity.includes(name) ? sql`${own(name)} as ${sql.id(name)}` : sql`case when ${suppressed} then null else ${value} end as ${sql.id(name)}`
  })
  const absent = sql`case when ${own(table.figure)} is null then 'missing' else 'observed' end`
  const known = columns.some(({ name }) => name === 'state') ? own('state') : absent
  const item = table.item.length === 0 ? sql`''` : sql`concat_ws('=', ${sql.join(table.item.map((name) => sql`coalesce(${own(name)}, '')`))})`
  const names = table.item.map((name) => own(name))
  return sql`select ${sql.join(figures)}, case when ${suppressed} then 'suppressed' else ${known} end as state
    from (select *, row_number() over () as _place from risk.${sql.id(table.name)}) as own
    left join quality.suppression as hidden
      on hidden.table_name = ${sql.lit(table.name)} and hidden.territory_code = own.territory_code and hidden.item = ${item}
    order by ${sql.join([own('territory_code'), sql`case when ${suppressed} then null else own._place end nulls last`, ...names])}`
}

/** A rate over counts that are rounded is that of the rounded counts: the exact one would tell the counts. */
function quotientSql(own: (name: string) => RawBuilder<unknown>, rounding: Rounding): RawBuilder<unknown> {
  const [top, bottom] = [own('numerator'), own('denominator')]
  const stretch = (side: RawBuilder<unknown>, name: string) => sql`(${publishedSql(side, name, 'DOUBLE', rounding)} / nullif(${side}, 0))`
  const exact = sql`(${own('value')} * coalesce(${stretch(top, 'numerator')}, 1) / coalesce(${stretch(bottom, 'denominator')}, 1))`
  return publishedSql(exact, 'value', 'DOUBLE', 'none')
}
