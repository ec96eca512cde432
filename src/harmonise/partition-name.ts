import { createHash } from 'node:crypto'
import type { RelationName } from '../warehouse/tables.js'

export const partitionSchema = 'core_part'

/** `<table>__<country>_<registry>__<resource>[_<record>]__<12 hex>`; the digits are the delivery's. */
export function partitionName(table: string, registry: string, part: { readonly resource: string; readonly record?: string | undefined; readonly place?: string | undefined }, delivery: string): RelationName {
  const resource = part.record === undefined ? part.resource : `${part.resource}_${plain(part.record)}`
  const digits = /^[0-9a-f]{12}/.test(delivery) ? delivery : createHash('sha256').update(delivery).digest('hex')
  return { schema: partitionSchema, name: `${table}__${plain(registry)}__${resource}__${digits.slice(0, 12)}${part.place === undefined ? '' : `__${plain(part.place)}`}` }
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9]+/g, '_')
}
