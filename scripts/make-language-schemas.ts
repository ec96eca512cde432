// Writes the JSON Schemas of the YAML languages for editors: npx tsx scripts/make-language-schemas.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { languageSchemas } from '../src/spec/json-schema.js'

const folder = join(import.meta.dirname, '../schemas/language')
mkdirSync(folder, { recursive: true })
for (const [name, text] of languageSchemas()) writeFileSync(join(folder, name), text)
