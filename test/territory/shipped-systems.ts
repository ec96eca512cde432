import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { TerritorySystemSpec } from '../../src/core/territory-system.js'
import { loadSystem } from '../../src/territory/load-system.js'
import type { TerritorySystem } from '../../src/territory/system.js'

const root = join(import.meta.dirname, '../../schemas/territories')
const loaded = new Map<string, TerritorySystem>()

export const shippedFolders = ['brazil/br-ibge', 'chile/cl-cut', 'colombia/co-divipola'] as const

/** A system as it lies in `schemas/territories`; loaded once per test file. */
export function shipped(folder: (typeof shippedFolders)[number]): TerritorySystem {
  const found = loaded.get(folder)
  if (found !== undefined) return found
  const table = (name: string) => ({ name: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') })
  const spec = parse(readFileSync(join(root, folder, 'system.yaml'), 'utf8')) as TerritorySystemSpec
  const system = loadSystem(spec, {
    territories: table('territories.csv'),
    aliases: table('aliases.csv'),
    successions: table('successions.csv'),
  })
  loaded.set(folder, system)
  return system
}
