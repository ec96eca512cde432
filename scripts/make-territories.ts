// Writes the tables of schemas/territories from fact files:
// npx tsx scripts/make-territories.ts <folder with brazil/, chile/ and colombia/>
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brazil } from './territory-facts/brazil.js'
import { chile } from './territory-facts/chile.js'
import { colombia } from './territory-facts/colombia.js'
import type { Tables } from './territory-facts/table.js'
import { csv } from './territory-facts/table.js'

const given = process.argv[2]
if (given === undefined) {
  process.stderr.write('usage: npx tsx scripts/make-territories.ts <folder with brazil/, chile/ and colombia/>\n')
  process.exit(2)
}
const here = join(import.meta.dirname, 'territory-facts')
const read = (path: string): string => readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
const fact = (name: string): string => read(join(here, name))
const source = (name: string): string => read(join(given, name))

const systems: readonly (readonly [string, Tables])[] = [
  ['brazil/br-ibge', brazil(source, fact)],
  ['chile/cl-cut', chile(source, fact)],
  ['colombia/co-divipola', await colombia(join(given, 'colombia/ESTADISTICO.zip'), fact)],
]
for (const [system, tables] of systems) {
  const folder = join(import.meta.dirname, '../schemas/territories', system)
  writeFileSync(join(folder, 'territories.csv'), csv(tables.territories))
  writeFileSync(join(folder, 'aliases.csv'), csv(tables.aliases))
  writeFileSync(join(folder, 'successions.csv'), csv(tables.successions))
  process.stdout.write(`${system}: ${tables.territories.length - 1} territories\n`)
}
