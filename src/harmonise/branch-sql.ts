import { sql } from 'kysely'
import type { Condition } from '../spec/condition.js'
import type { Expression } from '../spec/expression.js'
import { asText } from './as-text.js'
import { compileCondition } from './condition-sql.js'
import type { Compile } from './condition-sql.js'
import { allOf } from './literal.js'
import type { RowScope } from './row-scope.js'
import type { Fault, Kind, Sql, SqlValue } from './sql-value.js'

interface Branch {
  readonly if: Condition
  readonly then: Expression
}

/** The first branch whose condition is fulfilled; no else: NULL. Only the branch taken can make the row unfit. */
export function compileWhen(scope: RowScope, compile: Compile, branches: readonly Branch[], otherwise: Expression | undefined): SqlValue {
  const tests = branches.map((branch) => scope.keep(compileCondition(scope, compile, branch.if)))
  const values = branches.map((branch) => compile(scope, branch.then))
  const last = otherwise === undefined ? undefined : compile(scope, otherwise)
  const all = last === undefined ? values : [...values, last]
  const kind = commonKind(all)
  const parts = tests.map((test, index) => sql`when ${test} then ${inKind(kind, values[index])}`)
  const faults = all.flatMap((value, index) => {
    const before = tests.slice(0, index).map((test) => sql`${test} is not true`)
    const own = tests[index]
    return value.faults.map((fault) => onlyWhen(fault, own === undefined ? before : [...before, own]))
  })
  return {
    kind,
    sql: scope.keep(sql`case ${sql.join(parts, sql` `)} else ${inKind(kind, last)} end`),
    faults,
    closed: all.every((value) => value.closed !== undefined) ? new Set(all.flatMap((value) => [...(value.closed ?? [])])) : undefined,
  }
}

/** The first part that is not NULL; a part that is never asked for cannot make the row unfit. */
export function compileCoalesce(scope: RowScope, compile: Compile, parts: readonly Expression[]): SqlValue {
  const values = parts.map((part) => compile(scope, part))
  const kind = commonKind(values)
  const sqls = values.map((value) => inKind(kind, value))
  const faults = values.flatMap((value, index) => value.faults.map((fault) => onlyWhen(fault, sqls.slice(0, index).map((before) => sql`${before} is null`))))
  return {
    kind,
    sql: scope.keep(sql`coalesce(${sql.join(sqls)})`),
    faults,
    closed: values.every((value) => value.closed !== undefined) ? new Set(values.flatMap((value) => [...(value.closed ?? [])])) : undefined,
  }
}

function onlyWhen(fault: Fault, conditions: readonly Sql[]): Fault {
  return conditions.length === 0 ? fault : { ...fault, when: allOf([...conditions, fault.when]) }
}

function commonKind(values: readonly SqlValue[]): Kind {
  const kinds = new Set(values.map((value) => value.kind))
  const [first] = kinds
  if (kinds.size === 1 && first !== undefined) return first
  return [...kinds].every((kind) => kind === 'number' || kind === 'integer') ? 'number' : 'text'
}

function inKind(kind: Kind, value: SqlValue | undefined): Sql {
  if (value === undefined) return sql`null`
  if (kind === 'text') return asText(value)
  return kind === value.kind ? value.sql : sql`cast(${value.sql} as DOUBLE)`
}
