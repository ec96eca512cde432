import { z } from 'zod'

/** Rows of one answer at most; whole tables lie beside the page as files. */
export const mostRows = 100_000

/** Longest question of the SQL door, in characters. */
export const longestQuery = 65_536

const country = z
  .string()
  .regex(/^[a-z]{2}$/)
  .meta({ description: 'First part of the pipeline’s name, a country code', example: 'xx' })
const pipeline = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,99}(@\d{4}(-\d{2}){0,2})?$/)
  .meta({ description: 'Second part of the pipeline’s name, with @ and a period for releases of another one', example: 'demo' })

export const pipelinePath = z.object({ country, pipeline })

export const territoryPath = z.object({
  country,
  pipeline,
  code: z.string().min(1).max(40).meta({ description: 'Code of the territory, as text with its leading zeros', example: '0101' }),
})

export const tablePath = z.object({
  country,
  pipeline,
  table: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,99}$/)
    .meta({ description: 'Name of a public table', example: 'territory_risk' }),
})

export const provenanceQuery = z.object({
  indicator: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,99}$/)
    .optional()
    .meta({ description: 'Only this indicator' }),
})

/** Every other name in the query string is a column, compared with the text given. */
export const pageQuery = z.looseObject({
  limit: z.coerce.number().int().min(1).max(mostRows).default(1000).meta({ description: 'Rows of the page at most' }),
  offset: z.coerce.number().int().min(0).max(2_147_483_647).default(0).meta({ description: 'Rows to leave out before the page' }),
  release: z.string().max(100).optional().meta({ description: 'Release that the pages before came from; another one in force answers 409' }),
  raw: z.enum(['true', 'false']).default('false').meta({ description: 'CSV for machines: texts that a spreadsheet would take for a formula stay as they are' }),
})

export const sqlQuestion = z
  .strictObject({
    query: z.string().min(1).max(longestQuery).meta({ description: 'One SELECT over the schema public', example: 'select * from public.territory_risk limit 5' }),
    limit: z.number().int().min(1).max(mostRows).default(1000).meta({ description: 'Rows at most' }),
  })
  .meta({ id: 'SqlQuestion' })
