import { z } from 'zod'
import { code, localText } from './text.js'

export const rawTypes = ['text', 'code', 'integer', 'decimal', 'date'] as const
export const sensitivities = ['plain', 'quasi', 'identifier'] as const

const mark = z.string().length(1)

/** How values are written, declared once for a resource or for one field. */
export const notation = {
  missing: z.array(z.string()).optional().describe('Texts that mean "no value"; the empty text always does.'),
  decimal: mark.optional(),
  thousands: z.array(mark).optional(),
  suffix: z.string().optional().describe('A mark after the number, e.g. "%".'),
  implied_decimals: z.int().min(0).max(15).optional(),
  date: z.string().optional().describe('Date pattern: YYYY-MM-DD, DDMMYYYY, YYYYMMDD, YYYYMM, DD/MM/YYYY, YYYY.'),
}

export const rawField = z.strictObject({
  name: z.string().min(1),
  type: z.enum(rawTypes).default('text'),
  title: localText.optional(),
  aliases: z.array(z.string()).default([]),
  required: z.boolean().default(true),
  sensitivity: z.enum(sensitivities).default('plain'),
  codes: z.record(code, localText).optional().describe('Code list with labels.'),
  ...notation,
  note: z.string().optional(),
})
export type RawField = z.infer<typeof rawField>
