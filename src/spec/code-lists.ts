import { parseOwnTable } from '../core/own-table.js'
import type { RawResource } from './raw-resource.js'
import type { Workspace } from './workspace.js'

/** Codes and labels of a column, in the order of the table; found by record (empty for files of one type) and field. */
export type CodeLists = (record: string, field: string) => Readonly<Record<string, string>>

/** The table of codes beside a fixed-width layout; empty lists where the schema names none. `country` is the folder of the schema. */
export function codeLists(resource: RawResource, country: string, workspace: Workspace): CodeLists {
  const lists = new Map<string, Map<string, string>>()
  if (resource.format === 'fixed-width' && resource.codes !== undefined) {
    const { path, text } = workspace.require('schemas/raw', `${country}/${resource.codes}`, '')
    for (const row of parseOwnTable(path, text, ['record', 'field', 'code', 'label'])) {
      const key = `${row['record'] ?? ''}|${row['field'] ?? ''}`
      lists.set(key, (lists.get(key) ?? new Map()).set(row['code'] ?? '', row['label'] ?? ''))
    }
  }
  return (record, field) => Object.fromEntries(lists.get(`${record}|${field}`) ?? [])
}
