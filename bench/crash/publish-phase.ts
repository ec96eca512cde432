import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { databaseFile, manifestFile } from '../../src/publish/manifest.js'

/** How far a publication had come, told from what lies on disk; `before` is the name of the release that was in force. */
export function publishPhase(releases: string, pipeline: string, before: string): string {
  const home = join(releases, pipeline)
  const building = readdirSync(home).find((name) => name.startsWith('.building-'))
  if (building !== undefined) return buildingPhase(join(home, building))
  const names = readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  if (readlinkSync(join(home, 'current')) !== before) return 'publish: current swapped'
  return names.length > 1 ? 'publish: renamed' : 'publish: nothing written yet'
}

function buildingPhase(folder: string): string {
  if (existsSync(join(folder, manifestFile))) return 'publish: described'
  if (existsSync(join(folder, 'public/page')) || existsSync(join(folder, 'public/index.html'))) return 'publish: page, sheets, sealing'
  if (readdirSync(folder).some((name) => name.endsWith('.csv'))) return 'publish: writing files'
  return existsSync(join(folder, databaseFile)) ? 'publish: copying tables' : 'publish: folder made'
}
