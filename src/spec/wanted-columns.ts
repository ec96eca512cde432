import type { TableMapping } from './mapping.js'
import { columnsOf, columnsOfCondition } from './walk.js'

/** A part of a delivery that a mapping reads: a resource, or one record type of it. */
export interface WantedPart {
  readonly resource: string
  readonly record: string
  readonly columns: readonly string[]
}

/** The columns that mappings read, and therefore the only ones that leave the reader, by resource and record type. */
export function wantedParts(tables: readonly TableMapping[]): readonly WantedPart[] {
  const parts = new Map<string, { resource: string; record: string; columns: Set<string> }>()
  const part = (resource: string, record: string) => {
    const key = `${resource}/${record}`
    const found = parts.get(key) ?? { resource, record, columns: new Set<string>() }
    parts.set(key, found)
    return found.columns
  }
  for (const table of tables) {
    const base = part(table.from, table.record ?? '')
    const joined = new Map(table.joins.map((join) => [join.as, part(join.resource, join.record ?? '')]))
    for (const join of table.joins) {
      for (const column of join.on) {
        base.add(column)
        joined.get(join.as)?.add(column)
      }
    }
    for (const name of columnsOfTable(table)) {
      const alias = table.joins.find((join) => name.startsWith(`${join.as}.`))?.as
      if (alias === undefined) base.add(name)
      else joined.get(alias)?.add(name.slice(alias.length + 1))
    }
  }
  return [...parts.values()].map(({ resource, record, columns }) => ({ resource, record, columns: [...columns] }))
}

/** Every raw column that a table mapping names, with the prefix of its join where it has one. */
export function columnsOfTable(table: TableMapping): readonly string[] {
  const { territory } = table
  const expressions = [
    ...Object.values(table.columns),
    ...table.observations.map((observation) => observation.value),
    ...[territory.code, territory.name, territory.parent].filter((expression) => expression !== undefined),
  ]
  return [...new Set([...expressions.flatMap(columnsOf), ...table.drop.flatMap((drop) => columnsOfCondition(drop.when))])]
}
