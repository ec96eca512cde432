import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

type Sql = RawBuilder<unknown>

export interface HouseholdJoin {
  /** Canonical table of the households. */
  readonly table: string
  /** Name under which the persons stand in the statement. */
  readonly persons: string
  /** Columns by which persons and households belong together, the key of the household first. */
  readonly keys: readonly string[]
  /** Columns of the household that are read. */
  readonly columns: readonly string[]
  /** Which households take part, in columns of the table. */
  readonly where: Sql
}

/**
 * Joins each person's household as `household`. Persons and households may come in several deliveries: a household delivered more than once
 * answers only for persons of its own delivery, and one that stands twice in a delivery for nobody, so that no person is counted twice.
 * Every condition is an equality: with an "or" between both sides the engine holds every person against every household.
 */
export function householdJoin({ table, persons, keys, columns, where }: HouseholdJoin): Sql {
  const from = sql`core.${sql.id(table)}`
  // With the table's name before them: a column that it has not would else be taken for one of the persons.
  const column = (name: string) => sql.id(table, name)
  const ids = sql.join(keys.map(column))
  const same = (left: string, right: string) => sql.join(keys.map((key) => sql`${sql.id(left, key)} = ${sql.id(right, key)}`), sql` and `)
  const [key = 'household_key'] = keys
  const repeated = sql`select ${ids} from ${from} where ${where} group by ${ids} having count(*) > 1`
  return sql`left join (${repeated}) as repeated on ${same('repeated', persons)}
    left join (
      with many as materialized (${repeated}),
        twice as (select ${ids}, ${column('_delivery')} from ${from} where ${where} and ${column(key)} in (select many.${sql.id(key)} from many) group by ${ids}, ${column('_delivery')} having count(*) > 1)
      select ${sql.join([...columns, ...keys].map((name) => sql`own.${sql.id(name)}`))}, case when many.${sql.id(key)} is null then '' else own._delivery end as _answers
      from (select ${sql.join([...new Set([...columns, ...keys, '_delivery'])].map(column))} from ${from} where ${where}) as own
        left join many on ${same('many', 'own')}
        left join twice on ${same('twice', 'own')} and twice._delivery = own._delivery
      where twice.${sql.id(key)} is null) as household
    on ${same('household', persons)} and household._answers = case when repeated.${sql.id(key)} is null then '' else ${sql.id(persons, '_delivery')} end`
}
