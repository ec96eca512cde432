import { z } from 'zod'
import { columnName, localText, periodText } from './text.js'

const leaf = z.strictObject({
  indicator: columnName,
  weight: z.number().positive().optional(),
  direction: z.enum(['risk', 'protection']).optional().describe('Overrides the catalogue.'),
  reference: z.number().optional().describe('For the normalisation "distance": the value of no vulnerability.'),
  goalposts: z.tuple([z.number(), z.number()]).optional().describe('Fixed ends of the min-max scale, for comparison over time.'),
})

const dimension = z.strictObject({
  id: columnName,
  title: localText,
  weight: z.number().positive().optional(),
  indicators: z.array(leaf).min(1),
})

/** Index tree of the IVTI: dimensions, indicators, and the choices of the OECD/JRC handbook's steps. */
export const indexTree = z.strictObject({
  id: columnName.default('ivti'),
  dimensions: z.array(dimension).min(1),
  imputation: z.enum(['none', 'parent-median', 'median', 'mean']).default('none'),
  availability: z.number().min(0).max(1).default(0.66).describe('Share of indicators a territory needs to get a score.'),
  treatment: z.enum(['none', 'winsorise', 'log', 'box-cox', 'auto']).default('none'),
  normalisation: z.enum(['min-max', 'z-score', 'rank', 'percentile', 'distance']).default('min-max'),
  range: z.tuple([z.number(), z.number()]).default([0, 100]),
  weights: z.enum(['equal', 'given', 'pca-eigenvector', 'pca-loading', 'pca-varimax', 'entropy']).default('equal'),
  aggregation: z.enum(['arithmetic', 'geometric', 'harmonic']).default('arithmetic'),
  sensitivity: z
    .strictObject({
      runs: z.number().int().min(1).max(10_000).default(500),
      seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).describe('The same seed gives the same figures.'),
    })
    .optional()
    .describe('Computes the index again under other weights and choices and tells how often each territory keeps its class.'),
})
export type IndexTree = z.infer<typeof indexTree>

/** How scores become classes. Intervals are [a, b); ties are never split; cut points are stored. */
export const classing = z.strictObject({
  method: z.enum(['equal-width', 'quantile', 'jenks', 'dalenius-hodges', 'kmeans', 'fixed', 'head-tail', 'sd']).default('jenks'),
  labels: z.array(z.string().min(1)).min(2).default(['low', 'medium', 'high']).describe('From least to most risk; as many as classes.'),
  cuts: z.array(z.number()).optional().describe('Inner cut points for the method "fixed".'),
  parent_level: z.string().optional().describe('Also class within each territory of this level.'),
  base: periodText.optional().describe('Period whose cut points serve every period; there the method finds them. Every other run says what has changed since.'),
})
export type Classing = z.infer<typeof classing>
