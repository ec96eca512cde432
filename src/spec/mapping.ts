import { z } from 'zod'
import { condition } from './condition.js'
import { expression } from './expression.js'
import { territoryRule } from './territory-rule.js'
import { code, columnName, localText, periodText, reasonText, registryName, tableName } from './text.js'

const join = z.strictObject({
  resource: tableName,
  record: code.optional(),
  as: columnName.describe('Prefix for its columns: as.COLUMN.'),
  on: z.array(z.string().min(1)).min(1).describe('Columns of the same name on both sides.'),
})

const observation = z.strictObject({
  variable: columnName,
  value: expression,
  period: periodText.optional(),
  unit: z.string().min(1),
})

export const tableMapping = z
  .strictObject({
    table: tableName.describe('Canonical table that it gives rows to.'),
    from: tableName.describe('Resource of the raw schema.'),
    record: code.optional().describe('Record type, for fixed-width files of several.'),
    versions: z.array(code).optional().describe('Layout versions for which this mapping holds; absent: all.'),
    joins: z.array(join).default([]),
    drop: z.array(z.strictObject({ when: condition, reason: reasonText })).default([]),
    territory: territoryRule,
    key: z.array(columnName).default([]).describe('Canonical columns that tell rows apart.'),
    duplicates: z
      .union([
        z.enum(['stop', 'quarantine']),
        z.strictObject({ keep: z.enum(['greatest', 'least']), of: z.array(columnName).min(1).describe('Canonical columns that decide.') }),
      ])
      .default('quarantine'),
    columns: z.record(columnName, expression).default({}),
    observations: z.array(observation).default([]).describe('Wide columns that become rows of the observation table.'),
    on_mismatch: z
      .strictObject({
        type: z.enum(['quarantine', 'stop', 'accept']).default('quarantine'),
        territory: z.enum(['quarantine', 'stop']).default('quarantine'),
      })
      .prefault({}),
  })
  .meta({ id: 'TableMapping' })
export type TableMapping = z.infer<typeof tableMapping>

/** Mapping: from a registry to the canonical tables. `mappings/<country>/<registry>.yaml`. */
export const mapping = z
  .strictObject({
    registry: registryName,
    title: localText.optional(),
    note: z.string().optional(),
    tables: z.array(tableMapping).min(1),
  })
  .meta({ id: 'Mapping', title: 'Cauce mapping' })
export type Mapping = z.infer<typeof mapping>
