import { sql } from 'kysely'
import { regexpFullMatch } from '../warehouse/functions/regexp.js'
import type { Sql } from './sql-value.js'

/** `valueClass` of core in SQL; lengths are in characters, where JavaScript counts UTF-16 units. */
export function valueClassSql(text: Sql): Sql {
  const sized = (name: string) => sql`${sql.lit(`${name}(`)} || length(${text}) || ')'`
  return sql`case when ${text} is null then 'missing' when ${text} = '' then 'empty'
    when trim(${text}) = '' then ${sized('blank')}
    when ${regexpFullMatch(text, '[0-9]+')} then ${sized('digits')}
    when ${regexpFullMatch(text, '[-+]?[0-9.,]+')} then ${sized('decimal')}
    when ${regexpFullMatch(text, '\\p{L}+')} then ${sized('letters')} else ${sized('mixed')} end`
}
