import { z } from 'zod'
import { condition } from './condition.js'
import { classing } from './index-tree.js'
import { columnName, registryName, templatePeriod } from './text.js'

const rowColumn = z
  .string()
  .regex(/^(?:(?:household|head)\.)?[a-z][a-z0-9_]*$/, 'a column of the child, household.COLUMN or head.COLUMN')
  .describe("A column of the child's row, household.COLUMN of its household or head.COLUMN of the household's head.")

const replicates = z
  .strictObject({
    kind: z.enum(['BRR', 'Fay', 'JK1', 'JKn', 'bootstrap']),
    columns: z
      .union([z.array(columnName).min(2), z.string().regex(/^[a-z][a-z0-9_]*\*$/, 'the beginning of column names and a star')])
      .optional()
      .describe('Columns of the persons that hold the weights, by name or as replicate_*; absent: built from strata and sampling units.'),
    count: z.number().int().min(2).max(5000).default(500).describe('Of a bootstrap that is built.'),
    rho: z.number().min(0).lt(1).default(0.5).describe("Fay's factor."),
    scale: z.number().positive().optional().describe('Of given weights; absent: as usual for the kind.'),
    rscales: z.array(z.number().min(0)).optional().describe('Of given weights, one for each column.'),
    mse: z.boolean().default(false).describe('Deviations from the full estimate in place of the mean of the replicates.'),
  })
  .describe('Errors from replicate weights in place of linearisation.')

const survey = z.strictObject({
  registry: registryName,
  period: templatePeriod.optional().describe('Absent: the latest period delivered. "{period}" or "{year}": that of the run.'),
  weight: columnName.default('weight'),
  stratum: columnName.optional(),
  psu: columnName.optional().describe('First-stage sampling unit; absent: every person is one.'),
  fpc: columnName.optional().describe("Sampling units in the stratum's population, or sampling fractions."),
  lonely_psu: z.enum(['fail', 'certainty', 'adjust', 'average']).default('fail').describe('What a stratum with a single sampling unit contributes.'),
  replicates: replicates.optional(),
})

const target = z.strictObject({
  registry: registryName,
  kind: z.enum(['registry', 'census', 'survey']).describe('A survey is weighted; census and registry persons count once.'),
  period: templatePeriod.optional().describe('Absent: the latest period delivered. "{period}" or "{year}": that of the run.'),
  weight: columnName.default('weight').describe('Of a target of the kind survey.'),
  max_age: z.number().int().min(0).default(10).describe("Years before the pipeline's period beyond which a target is too old to be used."),
})

const term = z.union([
  z.strictObject({
    factor: rowColumn,
    reference: z.string().min(1).describe('Level that the others are compared with.'),
    groups: z.record(z.string(), z.array(z.string()).min(1)).optional().describe('Codes joined under one name.'),
  }),
  z.strictObject({
    numeric: rowColumn,
    centre: z.number().optional().describe('Taken off before the fit.'),
  }),
  z.strictObject({
    context: columnName.describe('Indicator of the catalogue, by territory.'),
    centre: z.number().optional(),
  }),
  z.strictObject({ interaction: z.tuple([z.string(), z.string()]).describe('Two terms above.') }),
])
export type ClriskTerm = z.infer<typeof term>

/** CLRISK: a logit on a survey, applied to the persons of a census or registry. */
export const clriskModel = z.strictObject({
  survey,
  target,
  ages: z.tuple([z.number().int().min(0), z.number().int().max(120)]).default([5, 17]),
  outcome: condition.describe('What counts as child labour, over the columns of a term.'),
  terms: z.array(term).min(1),
  missing: z.enum(['category', 'refuse']).default('refuse').describe('A missing term is a level of its own, or stops the model.'),
  firth: z.boolean().default(false).describe('Penalised likelihood, finite where terms separate the outcome.'),
  by: z.array(rowColumn).max(3).default(['sex', 'zone']).describe('Columns by which the rates are also given.'),
  benchmark: z
    .strictObject({
      level: z.string(),
      method: z.enum(['logit-shift', 'ratio', 'raking', 'none']).default('logit-shift').describe('Raking meets several margins at once.'),
      margins: z
        .array(z.array(z.string()).min(1))
        .min(1)
        .optional()
        .describe('Of raking: each margin names the level, columns of "by", or both to be crossed; absent: the level, and each column of "by".'),
    })
    .optional()
    .describe('Moves the rates to the direct estimates of a level that the survey can publish.'),
  classing: classing.extend({ weights: z.enum(['territories', 'children']).default('territories').describe('What counts when the cut points are found.') }).prefault({}),
  quality: z.string().default('eclac-2023').describe('Published scheme of quality, or cv-<per cent> for a limit on the coefficient of variation.'),
  draws: z.number().int().min(100).max(100_000).default(1000),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).describe('The same seed gives the same figures.'),
  folds: z.number().int().min(2).max(50).optional().describe('Cross-validation by sampling unit; absent: none.'),
  area_effect: z.enum(['none', 'random-intercept']).default('none').describe('Adds the variance between territories to the error.'),
  neighbours: z
    .union([
      z.strictObject({ file: z.string().regex(/^[a-z0-9_/-]+\.csv$/, 'a .csv below schemas/territories').describe('Pairs territory_code, neighbour_code; below schemas/territories.') }),
      z.strictObject({ nearest: z.number().int().min(1).max(50).describe('As many seats as lie nearest.') }),
      z.strictObject({ boundaries: z.enum(['rook', 'queen']).describe('Those whose publication.boundaries have a stretch of border in common (rook), or a stretch or a point (queen).') }),
    ])
    .optional()
    .describe("Whose residuals Moran's I compares; absent: no such test."),
  legacy_interval: z.boolean().default(false).describe('Also prints mean ± 1.96 sd/√n, which is no margin of error.'),
})
export type ClriskModel = z.infer<typeof clriskModel>
