import { z } from 'zod'
import { rawResource } from './raw-resource.js'
import { localText, registryName, tableName } from './text.js'

/** Raw schema: what an institution sends. `schemas/raw/<country>/<registry>.yaml`. */
export const rawSchema = z
  .strictObject({
    registry: registryName,
    title: localText,
    institution: z.strictObject({ name: z.string().min(1), contact: z.string().optional() }),
    source: z.string().optional().describe('Where the layout or the file is published.'),
    legal_basis: z.string().optional(),
    licence: z.string().optional(),
    verified: z.boolean().describe('True when the layout was seen in a real file or in the loader of one.'),
    verified_note: z.string().optional(),
    unit: z.enum(['person', 'household', 'school', 'event', 'territory', 'mixed']),
    cadence: z.enum(['daily', 'monthly', 'quarterly', 'yearly', 'decennial', 'irregular']),
    freshness_days: z.int().min(1).optional().describe('Older deliveries mark everything computed from them as stale.'),
    resources: z.record(tableName, rawResource),
  })
  .meta({ id: 'RawSchema', title: 'Cauce raw schema' })
export type RawSchema = z.infer<typeof rawSchema>
