import { columnKind } from './exported-table.js'
import type { ColumnKind, ExportedColumn, ExportedTable } from './exported-table.js'

const kinds: Readonly<Record<ColumnKind, string>> = { text: 'string', number: 'number', whole: 'number', boolean: 'boolean', date: 'string', time: 'string' }

/** Columns that name the row or say why a figure is not there. */
const neverEmpty = new Set(['territory_code', 'state'])

/** TypeScript of the public tables: one interface per table, with the descriptions, and `PublicTables` by name. */
export function tableTypes(tables: readonly ExportedTable[]): string {
  const header = `/**
 * Public tables, one interface each. null is a figure that is not there; \`state\` says whether it was never known or is kept back.
 * Whole numbers of 64 bits are bigint, as readers of Parquet and Arrow give them; \`AsJson\` is the same row as JSON holds it.
 */

export type FigureState = 'observed' | 'filled' | 'out of bounds' | 'missing' | 'suppressed'

/** A row as JSON has it: whole numbers of 64 bits as text. */
export type AsJson<Row> = { readonly [Name in keyof Row]: Row[Name] extends bigint ? string : Row[Name] extends bigint | null ? string | null : Row[Name] }
`
  const index = tables.map(({ name }) => `  readonly ${key(name)}: ${typeName(name)}`)
  return [header, ...tables.map(tableType), `export interface PublicTables {\n${index.join('\n')}\n}\n`].join('\n')
}

function tableType({ name, comment, columns }: ExportedTable): string {
  return `${described(comment, '')}export interface ${typeName(name)} {\n${columns.map(columnType).join('\n')}\n}\n`
}

function columnType(column: ExportedColumn): string {
  return `${described(column.comment, '  ')}  readonly ${key(column.name)}: ${valueType(column)}${neverEmpty.has(column.name) ? '' : ' | null'}`
}

function valueType(column: ExportedColumn): string {
  if (column.name === 'state' && columnKind(column) === 'text') return 'FigureState'
  return /^(U?BIGINT|U?HUGEINT)$/.test(column.type) ? 'bigint' : kinds[columnKind(column)]
}

function described(words: string, indent: string): string {
  return words === '' ? '' : `${indent}/** ${words.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ')} */\n`
}

function typeName(table: string): string {
  const name = table.split(/[^A-Za-z0-9]+/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
  return /^[A-Za-z]/.test(name) ? name : `Table${name}`
}

function key(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name)
}
