import { join } from 'node:path'
import { readManifest } from '../manifest.js'
import type { FoundRelease } from '../open-release.js'
import { readEvents } from '../release-log.js'

/**
 * Fingerprints that need no new release: that of the one in force, and, after a rollback, that of the one that was set aside. The night after a
 * rollback must not publish the same results again; other deliveries, specifications or versions have another fingerprint.
 */
export async function settledMarks(releases: string, pipeline: string, current: FoundRelease | undefined): Promise<readonly string[]> {
  if (current === undefined) return []
  const home = join(releases, pipeline)
  const last = (await readEvents(home)).findLast(({ event }) => event !== 'removed')
  const isRolledBack = last?.event === 'rolled back' && last.release === current.manifest.id && last.from !== null
  const aside = isRolledBack ? await readManifest(join(home, last.from ?? '')).catch(() => undefined) : undefined
  return [current.manifest.fingerprint, ...(aside === undefined ? [] : [aside.fingerprint])]
}
