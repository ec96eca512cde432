import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readManifest } from './manifest.js'
import type { FoundRelease } from './open-release.js'
import { currentRelease, soundRelease } from './release.js'

/**
 * The release of a pipeline for a period: the one in force in the line of that period, else the one in force of the pipeline where it is of
 * that period, else the latest sound one that was; undefined where there is none.
 */
export async function releaseOfPeriod(releases: string, pipeline: string, period: string): Promise<FoundRelease | undefined> {
  const own = await currentRelease(releases, `${pipeline}@${period}`)
  if (own !== undefined) return own
  const main = await soundRelease(releases, pipeline)
  if (main?.manifest.period === period) return main
  const home = join(releases, pipeline)
  const ids = (await readdir(home).catch(() => [])).filter((name) => /^\d{8}T/.test(name)).sort().reverse()
  for (const id of ids) {
    const folder = join(home, id)
    const manifest = await readManifest(folder).catch(() => undefined)
    if (manifest?.period === period) return { folder, manifest }
  }
  return undefined
}
