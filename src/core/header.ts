import { foldName } from './fold-name.js'
import { nearest } from './nearest.js'
import type { FieldShape } from './resource.js'

/** How a delivered header differs from the schema. */
export interface Drift {
  readonly added: readonly string[]
  readonly gone: readonly string[]
  readonly renamed: readonly { readonly from: string; readonly to: string }[]
  readonly reordered: boolean
}

export const noDrift: Drift = { added: [], gone: [], renamed: [], reordered: false }

export interface HeaderMatch {
  /** Schema name of each delivered column, null for a column that the schema does not know. */
  readonly columns: readonly (string | null)[]
  readonly duplicates: readonly string[]
  readonly drift: Drift
}

/** Matches a delivered header with the schema: exact name or alias only; likely renames are named, never assumed. */
export function matchHeader(delivered: readonly string[], fields: readonly FieldShape[]): HeaderMatch {
  const known = new Map<string, string>()
  for (const field of fields) for (const name of [field.name, ...field.aliases]) known.set(name, field.name)
  const columns = delivered.map((name) => known.get(name) ?? null)
  const found = columns.filter((name) => name !== null)
  const duplicates = [...new Set([...repeated(delivered), ...repeated(found)])]
  const present = new Set(found)
  const missing = fields.filter((field) => !present.has(field.name)).map((field) => field.name)
  const strangers = delivered.filter((_, index) => columns[index] === null)
  const renamed = missing.flatMap((from) => {
    const to = strangers.find((name) => foldName(name) === foldName(from)) ?? nearest(from, strangers)
    return to === undefined ? [] : [{ from, to }]
  })
  const order = fields.map((field) => field.name).filter((name) => present.has(name))
  return {
    columns,
    duplicates,
    drift: { added: strangers, gone: missing, renamed, reordered: order.some((name, index) => found[index] !== name) },
  }
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}
