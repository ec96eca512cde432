import { z } from 'zod'
import { spellingRules } from '../core/territory-system.js'
import type { TerritorySystemSpec } from '../core/territory-system.js'
import { code } from './text.js'

const titles = z.strictObject({ es: z.string().min(1), pt: z.string().min(1), en: z.string().min(1) })
const levelName = z.string().min(1)

/** Code system of a country's division. `schemas/territories/<country>/<system>/system.yaml`, with its tables beside it. */
export const territorySystem = z
  .strictObject({
    id: z.string().regex(/^[a-z]{2}-[a-z0-9-]+$/, 'country-system in lower case, e.g. cl-cut'),
    country: z.string().regex(/^[A-Za-z]{2}$/, 'the ISO 3166-1 code of the country'),
    titles,
    sources: z.array(z.string()).default([]),
    levels: z
      .array(
        z.strictObject({
          name: levelName,
          titles,
          length: z.int().min(1),
          parent: levelName.nullable().default(null),
          prefix: z.int().min(0).default(0).describe('First digits that the code shares with the code of its parent.'),
        }),
      )
      .min(1),
    check: z
      .strictObject({ level: levelName, rule: z.string(), exceptions: z.array(code).default([]).describe('Codes that lawfully break the rule.') })
      .nullable()
      .default(null),
    spellings: z
      .array(
        z.strictObject({
          level: levelName,
          rules: z.array(z.enum(spellingRules)).default([]),
          finer: z.array(z.int().min(1)).default([]).describe('Lengths of codes of finer places that begin with a code of this level.'),
        }),
      )
      .default([]),
    unknown: z.array(z.strictObject({ level: levelName, codes: z.array(code).min(1), reason: z.string().min(8) })).default([]),
    schemes: z.array(z.strictObject({ name: z.string(), level: levelName, titles, length: z.int().min(1) })).default([]),
    vintages: z
      .array(
        z.strictObject({
          id: z.string().min(1),
          date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date in quotes: "2018-09-06"'),
          counts: z.record(z.string(), z.int().min(0)).default({}),
          note: z.string().default(''),
        }),
      )
      .min(1),
    gaps: z.array(z.string()).default([]),
  })
  .meta({ id: 'TerritorySystem', title: 'Cauce territory system' })

type Agrees = z.output<typeof territorySystem> extends TerritorySystemSpec ? true : never
/** Fails to compile when the language and the territory room disagree. */
export const territorySystemAgrees: Agrees = true
