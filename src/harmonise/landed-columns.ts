import type { RawSchema } from '../spec/raw-schema.js'

/** Columns of fixed-width resources by record type (`''` where there is only one), from their layout tables. */
export type Layouts = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/** Columns that landing can give; undefined where only a layout table that was not handed in would tell. */
export function landedColumns(raw: RawSchema, layouts: Layouts, resourceName: string, record: string | undefined): readonly string[] | undefined {
  const resource = raw.resources[resourceName]
  if (resource === undefined) return undefined
  if (resource.format === 'fixed-width') return layouts.get(resourceName)?.get(record ?? '')
  const names = resource.fields.map((field) => field.name)
  const extra = 'blocks' in resource && resource.blocks !== undefined ? [resource.blocks.column] : []
  const cells = 'cells' in resource ? (resource.cells ?? []).map((cell) => cell.column) : []
  return [...names, ...extra, ...cells]
}

export function landedRecords(raw: RawSchema, layouts: Layouts, resourceName: string): readonly string[] | undefined {
  const resource = raw.resources[resourceName]
  if (resource === undefined) return undefined
  const known = layouts.get(resourceName)
  if (resource.format !== 'fixed-width') return ['']
  return known === undefined ? undefined : [...known.keys()]
}
