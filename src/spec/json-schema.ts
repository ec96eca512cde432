import { z } from 'zod'
import { canonicalTable } from './canonical.js'
import { dummyRecipe } from './dummy.js'
import { indicatorCatalogue } from './indicator.js'
import { mapping } from './mapping.js'
import { pipeline } from './pipeline.js'
import { rawSchema } from './raw-schema.js'
import { territorySystem } from './territory-system.js'

const languages = {
  'raw-schema': rawSchema,
  mapping,
  canonical: canonicalTable,
  indicators: indicatorCatalogue,
  pipeline,
  dummy: dummyRecipe,
  'territory-system': territorySystem,
} as const

/** JSON Schemas of the languages for editors, by file name; a test keeps `schemas/language/` equal to them. */
export function languageSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(languages).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }), null, 2)}\n`,
    ]),
  )
}
