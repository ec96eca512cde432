import { z } from 'zod'
import { condition } from './condition.js'
import { columnName, localText, periodText, registryName, tableName } from './text.js'

/** One side of an indicator: an aggregate of a canonical table per territory. */
const aggregate = z
  .strictObject({
    from: tableName,
    registry: registryName.optional().describe('Only rows of this registry.'),
    with: tableName.optional().describe('Table of households joined by household_key; its columns read household.COLUMN.'),
    where: condition.optional(),
    period: periodText.optional().describe('Only rows of this period; absent: the latest period each territory has.'),
    measure: z.enum(['count', 'sum', 'mean']),
    column: columnName.optional().describe('Column summed or averaged; none for a count.'),
    weight: columnName.optional().describe('Survey weight; absent: each row counts once.'),
  })
  .refine((side) => (side.measure === 'count') === (side.column === undefined), { message: 'a column with sum and mean, and none with count' })
export type Aggregate = z.infer<typeof aggregate>

export const indicator = z
  .strictObject({
    id: columnName,
    title: localText,
    definition: localText,
    numerator: aggregate,
    denominator: aggregate.optional(),
    per: z.number().positive().default(1).describe('Multiplier of the quotient: 100 for per cent, 1000 for per mille.'),
    unit: z.string().min(1),
    direction: z.enum(['risk', 'protection']).describe('Whether a higher value means more or less risk.'),
    minimum_denominator: z.number().positive().optional().describe('Below it the indicator is missing for the territory.'),
    bounds: z.tuple([z.number(), z.number()]).optional().describe('Values outside are findings, not data.'),
    registries: z.array(registryName).min(1),
    source: z.string().optional(),
  })
  .meta({ id: 'Indicator' })
export type Indicator = z.infer<typeof indicator>

/** Indicator catalogue. `schemas/indicators/<name>.yaml`. */
export const indicatorCatalogue = z
  .strictObject({ indicators: z.array(indicator).min(1) })
  .meta({ id: 'IndicatorCatalogue', title: 'Cauce indicator catalogue' })
export type IndicatorCatalogue = z.infer<typeof indicatorCatalogue>
