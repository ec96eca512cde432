import { sql } from 'kysely'
import { relationId } from '../warehouse/relation.js'
import type { CompileInput } from './compiled-table.js'
import type { RowScope } from './row-scope.js'
import type { Sql } from './sql-value.js'

/** Columns under which the number of partners of a joined record stands. */
export function copiesName(as: string): string {
  return `n_${as}`
}

/**
 * The delivered rows with everything that the expressions keep, a layer for each step. Declared joins are left joins with the delivery
 * on the left, so that no row is lost; the right sides have one row per key.
 */
export function layeredRows(input: CompileInput, scope: RowScope, duplicated: ReadonlySet<string>): Sql {
  const depth = Math.max(0, ...scope.kept.map((each) => each.layer))
  let rows = sourceRows(input, scope, duplicated)
  for (let layer = 1; layer <= depth; layer++) {
    const columns = scope.kept.filter((each) => each.layer === layer).map((each) => sql`${each.sql} as ${sql.id(each.alias)}`)
    rows = sql`select l.*, ${sql.join(columns)} from (${rows}) as l`
  }
  return rows
}

function sourceRows(input: CompileInput, scope: RowScope, duplicated: ReadonlySet<string>): Sql {
  const columns = [
    ...scope.columns.map((each) => sql`${each.sql} as ${sql.id(each.alias)}`),
    ...(input.source.line.kind === 'column' ? [sql`src._line as _line`] : []),
    ...[...duplicated].map((as) => sql`${sql.id(as, '_copies')} as ${sql.id(copiesName(as))}`),
  ]
  const joins = input.mapping.joins.map((join) => {
    const relation = input.joined.get(join.as)?.relation ?? { schema: '', name: '' }
    const used = scope.columns.filter((each) => each.side === join.as && !join.on.includes(each.name))
    const keys = join.on.map((name) => sql.id(name))
    const table = duplicated.has(join.as)
      ? sql`(select ${sql.join([...keys, ...used.map((each) => sql`any_value(${sql.id(each.name)}) as ${sql.id(each.name)}`)])}, count(*) as _copies
          from ${relationId(relation)} group by ${sql.join(keys)})`
      : relationId(relation)
    const same = join.on.map((name) => sql`${sql.id(join.as, name)} = ${sql.id('src', name)}`)
    return sql` left join ${table} as ${sql.id(join.as)} on ${sql.join(same, sql` and `)}`
  })
  // A table of constants only still has one row per record.
  const list = columns.length === 0 ? sql`1 as c` : sql.join(columns)
  return sql`select ${list} from ${relationId(input.source.relation)} as src${sql.join(joins, sql``)}`
}
