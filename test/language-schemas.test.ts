import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { canonicalTable } from '../src/spec/canonical.js'
import { dummyRecipe } from '../src/spec/dummy.js'
import { indicatorCatalogue } from '../src/spec/indicator.js'
import { languageSchemas } from '../src/spec/json-schema.js'
import { mapping } from '../src/spec/mapping.js'
import { parseSpec } from '../src/spec/parse-yaml.js'
import { pipeline } from '../src/spec/pipeline.js'
import { rawSchema } from '../src/spec/raw-schema.js'
import { territorySystem } from '../src/spec/territory-system.js'

const root = join(import.meta.dirname, '..')
const generated = join(root, 'schemas/language')

/** Folder, its language, and the schema that editors are pointed to. */
const languages: readonly (readonly [string, z.ZodType, string])[] = [
  ['schemas/raw', rawSchema, 'raw-schema.schema.json'],
  ['schemas/canonical', canonicalTable, 'canonical.schema.json'],
  ['schemas/indicators', indicatorCatalogue, 'indicators.schema.json'],
  ['schemas/territories', territorySystem, 'territory-system.schema.json'],
  ['schemas/dummy', dummyRecipe, 'dummy.schema.json'],
  ['mappings', mapping, 'mapping.schema.json'],
  ['pipelines', pipeline, 'pipeline.schema.json'],
]

const shipped = languages.flatMap(([folder, language, schema]) => yamlBelow(folder).map((file) => ({ file, language, schema })))

describe('the JSON Schemas for editors', () => {
  it.each([...languageSchemas()])('%s is what the language says; npx tsx scripts/make-language-schemas.ts writes it again', (name, text) => {
    expect(readFileSync(join(generated, name), 'utf8')).toBe(text)
  })

  it('are all generated, and every language has one', () => {
    expect(readdirSync(generated).sort()).toEqual([...languageSchemas().keys()].sort())
    expect([...languageSchemas().keys()].sort()).toEqual(languages.map(([, , schema]) => schema).sort())
  })
})

describe('every YAML that is shipped', () => {
  it('lies in a folder whose language is known', () => {
    const all = ['schemas', 'mappings', 'pipelines'].flatMap(yamlBelow)
    expect(all.sort()).toEqual(shipped.map(({ file }) => file).sort())
    expect(all.length).toBeGreaterThan(20)
  })

  it.each(shipped)('$file parses', ({ file, language }) => {
    expect(() => parseSpec(language, file, readFileSync(join(root, file), 'utf8'))).not.toThrow()
  })

  it.each(shipped)('$file points editors to its schema', ({ file, schema }) => {
    const first = readFileSync(join(root, file), 'utf8').split('\n')[0] ?? ''
    const written = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1]
    expect(written, 'the first line of the file').toBeDefined()
    const target = normalize(join(dirname(file), written ?? ''))
    expect(target).toBe(`schemas/language/${schema}`)
    expect(existsSync(join(root, target))).toBe(true)
  })
})

function yamlBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
}
