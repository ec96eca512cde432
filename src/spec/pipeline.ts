import { z } from 'zod'
import { clriskModel } from './clrisk.js'
import { classing, indexTree } from './index-tree.js'
import { publication } from './publication.js'
import { dataRequests } from './requests.js'
import { schedule } from './schedule.js'
import { sourceAccess } from './source-access.js'
import { code, localText, periodText, reasonText, registryName, templatePeriod } from './text.js'
import { viabilityGate } from './viability.js'

const delivery = z.strictObject({
  registry: registryName,
  connector: z.string().default('folder'),
  location: z.string().default('.').describe('Folder under the data folder, or what the connector takes; {period} and {year} stand for those of the run.'),
  access: sourceAccess.optional().describe('How to reach a location that is no folder of this machine.'),
  files: z.string().min(1).describe('Pattern of the file names; each file is a delivery. {period} and {year} stand for those of the run.'),
  period: templatePeriod.describe('Period that the delivery covers; "{period}" or "{year}": that of the run.'),
  serves: z
    .union([z.literal('any'), z.array(periodText).min(1)])
    .optional()
    .describe('Periods of the runs that use it. Absent: any where "{period}" or "{year}" stands in it, else the period of the pipeline.'),
  trailer: z.enum(['stop', 'accept']).default('stop').describe('What a wrong control total does.'),
})

export const checkKinds = ['indicator-coverage', 'territory-coverage', 'quarantined-share', 'unknown-share', 'row-count', 'freshness', 'class-change-share'] as const

const check = z
  .strictObject({
    check: z.enum(checkKinds),
    of: z.string().optional().describe('Indicator, registry, table or model; absent: every one.'),
    at_least: z.number().optional(),
    at_most: z.number().optional().describe('Freshness in days; absent: the limit that the raw schema writes.'),
    severity: z.enum(['warn', 'block']),
    reason: reasonText,
    expires: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date in quotes: "2027-01-01"')
      .optional()
      .describe('Day after which the check refuses to be waived any longer.'),
  })
  .refine((each) => each.check === 'freshness' || each.at_least !== undefined || each.at_most !== undefined, { message: 'at_least or at_most, or both' })
export type Check = z.infer<typeof check>

/** Pipeline: one country's nightly routine. `pipelines/<country>/<name>.yaml`. */
export const pipeline = z
  .strictObject({
    pipeline: registryName,
    title: localText,
    status: z.enum(['draft', 'validated']).default('draft'),
    territory: z.strictObject({
      system: z.string(),
      level: z.string(),
      vintage: z.string(),
      within: z.array(code).min(1).optional().describe('Territories of levels above to which the pipeline keeps; absent: the whole country.'),
    }),
    period: periodText,
    deliveries: z.array(delivery).min(1),
    index: indexTree.optional(),
    clrisk: clriskModel.optional(),
    viability: viabilityGate.optional(),
    classing: classing.prefault({}),
    publication: publication.prefault({}),
    schedule: schedule.optional(),
    requests: dataRequests.prefault({}).describe('Letters that ask institutions for their data.'),
    checks: z.array(check).default([]),
  })
  .meta({ id: 'Pipeline', title: 'Cauce pipeline' })
export type Pipeline = z.infer<typeof pipeline>
