import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Numbers } from '../../method/matrix.js'
import { numberAt } from '../../method/matrix.js'
import type { Design, DesignColumn } from './variables.js'
import type { Sql } from './person-rows-sql.js'

/** How a level is written in the statement: by its text, or by its place among the levels. */
export type LevelText = 'text' | 'place'

export function doubleSql(value: number): Sql {
  return sql`cast(${value} as double)`
}

/** Where a column of dummies is not 0; undefined when it has none. */
export function whereSql(design: Design, column: DesignColumn, levels: LevelText): RawBuilder<boolean> | undefined {
  const tests = column.parts.flatMap(({ variable, level }) => {
    const at = design.variables[variable]
    if (level === undefined || at === undefined) return []
    if (at.kind !== 'factor') return [sql`${sql.id(at.id)} is null`]
    return [sql`${sql.id(at.id)} = ${levels === 'text' ? level : sql.lit(design.levels[variable]?.indexOf(level) ?? -1)}`]
  })
  return tests.length === 0 ? undefined : sql<boolean>`(${sql.join(tests, sql` and `)})`
}

/** Product of the numbers of a column; undefined when it has dummies only. */
export function amountSql(design: Design, column: DesignColumn): Sql | undefined {
  const numbers = column.parts.flatMap(({ variable, level }) => {
    const at = design.variables[variable]
    if (level !== undefined || at === undefined) return []
    return [at.centre === 0 ? sql`coalesce(${sql.id(at.id)}, 0)` : sql`coalesce(${sql.id(at.id)} - ${doubleSql(at.centre)}, 0)`]
  })
  return numbers.length === 0 ? undefined : sql`${sql.join(numbers, sql` * `)}`
}

/** The linear predictor x'b; terms without an estimate count as 0. */
export function linearSql(design: Design, coefficients: Numbers, levels: LevelText): Sql {
  const main = new Map<number, Sql[]>()
  const rest: Sql[] = []
  design.columns.forEach((column, at) => {
    const given = numberAt(coefficients, at)
    const b = doubleSql(Number.isNaN(given) ? 0 : given)
    const [first, second] = column.parts
    if (first === undefined) rest.push(b)
    else if (second === undefined && first.level !== undefined && design.variables[first.variable]?.kind === 'factor') {
      const level = levels === 'text' ? first.level : sql.lit(design.levels[first.variable]?.indexOf(first.level) ?? -1)
      main.set(first.variable, [...(main.get(first.variable) ?? []), sql`when ${level} then ${b}`])
    } else {
      const where = whereSql(design, column, levels)
      const amount = amountSql(design, column)
      const value = amount === undefined ? b : sql`${b} * ${amount}`
      rest.push(where === undefined ? value : sql`case when ${where} then ${value} else 0 end`)
    }
  })
  const cases = [...main].map(([variable, branches]) => sql`case ${sql.id(design.variables[variable]?.id ?? '')} ${sql.join(branches, sql` `)} else 0 end`)
  return sql`${sql.join([...rest, ...cases], sql` + `)}`
}
