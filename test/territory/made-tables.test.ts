import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { brazil } from '../../scripts/territory-facts/brazil.js'
import { chile } from '../../scripts/territory-facts/chile.js'
import { colombia } from '../../scripts/territory-facts/colombia.js'
import { csv } from '../../scripts/territory-facts/table.js'
import type { Tables } from '../../scripts/territory-facts/table.js'
import { realData } from '../real-data.js'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
const fact = (name: string): string => read(join(root, 'scripts/territory-facts', name))

function expectShipped(system: string, tables: Tables): void {
  const shipped = (name: string): string => read(join(root, 'schemas/territories', system, name))
  expect(csv(tables.territories)).toBe(shipped('territories.csv'))
  expect(csv(tables.aliases)).toBe(shipped('aliases.csv'))
  expect(csv(tables.successions)).toBe(shipped('successions.csv'))
}

describe('the shipped tables are those that the fact files give', () => {
  const source = (name: string): string => read(realData(name) ?? '')
  const municipalities = realData('brazil/municipios.csv')
  it.skipIf(municipalities === undefined)('Brazil', () => {
    expectShipped('brazil/br-ibge', brazil(source, fact))
  })

  const communes = realData('chile/cut_comuna.csv')
  it.skipIf(communes === undefined)('Chile', () => {
    expectShipped('chile/cl-cut', chile(source, fact))
  })

  const education = realData('colombia/ESTADISTICO.zip')
  it.skipIf(education === undefined)('Colombia', async () => {
    expectShipped('colombia/co-divipola', await colombia(education ?? '', fact))
  })
})
