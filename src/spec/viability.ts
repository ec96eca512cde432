import { z } from 'zod'

const share = z.number().min(0).max(1)
const count = z.number().min(0)
const year = z.number().int().min(1900).max(2100)

/** What a committee knows before a run; what is left out is taken from the pipeline and its release, or is not known. */
const facts = z.strictObject({
  year: year.optional().describe('Year from which ages are counted; absent: that of the period.'),
  survey: z
    .strictObject({
      year,
      outcome: z.boolean(),
      weights: z.boolean(),
      design: z.boolean(),
      territory_codes: z.boolean(),
      children: count,
      cases: count,
      parameters: count,
      prevalence: share,
      national_cv: count,
    })
    .partial()
    .nullable()
    .optional()
    .describe('null: there is no child-labour survey.'),
  target: z
    .strictObject({ year, comparable_terms: count, coverage: share, coverage_weights: z.boolean() })
    .partial()
    .nullable()
    .optional()
    .describe('Census or registry persons; null: there are none.'),
  index: z
    .strictObject({ indicators: count, dimensions: count, coverage: share, year, crosswalk: z.boolean(), kmo: share })
    .partial()
    .nullable()
    .optional()
    .describe('Territory-level indicators; null: there are none.'),
})

/** Gate before CLRISK or IVTI: facts and limits that the pipeline writes itself. */
export const viabilityGate = z.strictObject({
  facts: facts.prefault({}),
  thresholds: z
    .record(z.string(), z.strictObject({ green: z.number().optional(), amber: z.number().optional() }))
    .default({})
    .describe('Other limits for named criteria.'),
})
export type ViabilityGate = z.infer<typeof viabilityGate>
