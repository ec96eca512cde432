import { sql } from 'kysely'
import type { Numbers } from '../../method/matrix.js'
import { numberAt } from '../../method/matrix.js'
import { maskedAmounts } from '../../warehouse/functions/masked-amounts.js'
import { maskOf } from '../../warehouse/functions/packed-sum.js'
import { levelTest } from './level-sql.js'
import { doubleSql } from './double-sql.js'
import { numberSql } from './person-rows-sql.js'
import type { PersonSource, Sql } from './person-rows-sql.js'
import type { Design, DesignColumn } from './variables.js'

/** True of a column that is 0 or 1. It stands in the statement as a mask, no bits or all of them; the others as doubles. */
export function isDummy(column: DesignColumn): boolean {
  return column.parts.every(({ level }) => level !== undefined)
}

export function columnId(at: number): Sql {
  return sql.id(`x${at}`)
}

/** Columns of one term, and the facts by which refusals are found: r0, r1, … 1 where the level is that of reference, n0, n1, … numbers missing. */
export function mainColumnsSql(source: PersonSource, design: Design): readonly Sql[] {
  const main = design.columns.flatMap((column, at) => {
    const [part, second] = column.parts
    const variable = design.variables[part?.variable ?? -1]
    if (part === undefined || variable === undefined || second !== undefined) return []
    if (part.level === undefined) {
      const value = variable.centre === 0 ? numberSql(variable) : sql`${numberSql(variable)} - ${doubleSql(variable.centre)}`
      return [sql`coalesce(${value}, 0) as ${columnId(at)}`]
    }
    const levels = design.levels[part.variable] ?? []
    const test = variable.kind === 'factor' ? levelTest(source, variable, part.level, levels) : sql`(${numberSql(variable)} is null)`
    return [sql`${maskOf(test)} as ${columnId(at)}`]
  })
  const references = design.variables.flatMap((variable, at) => (variable.kind === 'factor' ? [sql`cast(${levelTest(source, variable, variable.reference, design.levels[at] ?? [])} as TINYINT) as ${sql.id(`r${at}`)}`] : []))
  const numbers = design.variables.flatMap((variable, at) => (mayLack(design, at) ? [sql`${numberSql(variable)} is null as ${sql.id(`n${at}`)}`] : []))
  return [...main, ...references, ...numbers]
}

/** True of a number without a level for its missing values: it must be there. */
export function mayLack(design: Design, at: number): boolean {
  return design.variables[at]?.kind !== 'factor' && (design.levels[at] ?? []).length === 0
}

/** 1 for persons whose factors all have a level that the model knows: that of reference or another. 0, or open, for the others. */
export function knownLevelsSql(design: Design): Sql {
  const each = design.variables.flatMap((variable, at) => {
    if (variable.kind !== 'factor') return []
    const others = design.columns.flatMap(({ parts: [part, second] }, column) => (part?.variable === at && second === undefined ? [columnId(column)] : []))
    return [sql`(${sql.join([sql.id(`r${at}`), ...others], sql` | `)})`]
  })
  return sql.join([...each, sql`cast(1 as TINYINT)`], sql` & `)
}

/** Columns of two terms, from those of one. */
export function crossedColumnsSql(design: Design): readonly Sql[] {
  const place = new Map(design.columns.flatMap(({ parts: [part, second] }, at) => (part === undefined || second !== undefined ? [] : [[keyOf(part), at] as const])))
  return design.columns.flatMap((column, at) => {
    if (column.parts.length < 2) return []
    const masks = column.parts.filter(({ level }) => level !== undefined).map((part) => columnId(place.get(keyOf(part)) ?? 0))
    const numbers = column.parts.filter(({ level }) => level === undefined).map((part) => columnId(place.get(keyOf(part)) ?? 0))
    const mask = sql.join(masks, sql` & `)
    if (numbers.length === 0) return [sql`${mask} as ${columnId(at)}`]
    const product = sql.join(numbers, sql` * `)
    return [sql`${masks.length === 0 ? product : sql`${product} * -(${mask})`} as ${columnId(at)}`]
  })
}

/** The linear predictor x'b over these columns; terms without an estimate count as 0. */
export function predictorSql(design: Design, coefficients: Numbers): Sql {
  const estimated = design.columns.map((column, at) => ({ column, id: columnId(at), b: numberAt(coefficients, at) })).filter(({ b }) => !Number.isNaN(b))
  const constant = estimated.flatMap(({ column, b }) => (column.parts.length === 0 ? [doubleSql(b)] : []))
  const dummies = estimated.flatMap(({ column, id, b }) => (column.parts.length > 0 && isDummy(column) ? [{ mask: id, amount: b }] : []))
  const numbers = estimated.flatMap(({ column, id, b }) => (isDummy(column) ? [] : [sql`${doubleSql(b)} * ${id}`]))
  return sql.join([...constant, ...numbers, maskedAmounts(dummies)], sql` + `)
}

function keyOf(part: { readonly variable: number; readonly level?: string | undefined }): string {
  return `${part.variable}|${part.level ?? ''}`
}
