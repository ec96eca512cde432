import { z } from 'zod'
import { columnName, localText, tableName } from './text.js'

export const canonicalTypes = ['text', 'code', 'integer', 'decimal', 'date', 'boolean'] as const

const column = z.strictObject({
  name: columnName,
  type: z.enum(canonicalTypes),
  definition: localText,
  unit: z.string().optional(),
  codes: z.record(z.string(), localText).optional().describe('Code list; "unknown" is always allowed beside it.'),
  standard: z.string().optional().describe('Standard or questionnaire that the definition follows.'),
  sensitivity: z.enum(['plain', 'quasi', 'pseudonym']).default('plain'),
  determinant: z.boolean().default(false).describe('True for a candidate factor of child labour.'),
  required: z.boolean().default(false),
})
export type CanonicalColumn = z.infer<typeof column>

/** Canonical table: what Cauce promises to analysts. `schemas/canonical/<table>.yaml`; DDL and comments derive from it. */
export const canonicalTable = z
  .strictObject({
    table: tableName,
    title: localText,
    description: localText,
    unit: z.enum(['person', 'household', 'school', 'event', 'territory']),
    key: z.array(columnName).min(1),
    columns: z.array(column).min(1),
  })
  .meta({ id: 'CanonicalTable', title: 'Cauce canonical table' })
export type CanonicalTable = z.infer<typeof canonicalTable>
