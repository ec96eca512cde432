import { sql } from 'kysely'
import type { ColumnSql } from './column-sql.js'
import type { CompiledTable } from './compiled-table.js'
import { textLiteral } from './literal.js'
import type { UnknownCode } from './row-scope.js'
import type { Sql } from './sql-value.js'
import { valueClassSql } from './value-class-sql.js'

/** Longer texts in a code column may be names or numbers of persons. */
const longestShown = 5

/** How often each code outside a declared list occurs in good rows. Only a plain code column shows the code, when it is short; else its class. */
export function unknownCodesQuery(columns: readonly ColumnSql[], rows: Sql): ReturnType<CompiledTable['unknownCodes']> {
  const parts = columns.flatMap((column) =>
    column.unknowns.map((unknown) => {
      const shown = mayShow(unknown) ? sql`length(${unknown.text}) <= ${sql.lit(longestShown)}` : sql`false`
      const text = sql`case when ${unknown.when} then case when ${shown} then ${unknown.text} else ${valueClassSql(unknown.text)} end end`
      return sql`{'name': ${textLiteral(column.name)}, 'text': ${text}, 'shown': coalesce(${shown}, false)}`
    }),
  )
  const each = sql`select unnest([${sql.join(parts)}]) as u from (${rows}) as r where _verdict is null`
  return sql`select u.name as "column", u.text as text, u.shown as shown, count(*) as total from (${each}) as e
    where u.text is not null group by all order by u.name, total desc, u.text`
}

function mayShow(unknown: UnknownCode): boolean {
  const notation = unknown.field?.notation
  return notation?.type === 'code' && notation.sensitivity === 'plain'
}
