import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncPath } from '../../warehouse/synced-file.js'
import { recordEvent } from '../release-log.js'
import { listReleases } from './list-releases.js'
import type { ListedRelease } from './list-releases.js'
import type { Deed } from './roll-back.js'

/** Which releases a rule gives up: all but the newest `keep`. The current one stays always, and a damaged one stays for somebody to look at. */
export function givenUp(listed: readonly ListedRelease[], keep: number): readonly ListedRelease[] {
  const sound = listed.filter(({ manifest }) => manifest !== null)
  return sound.slice(0, Math.max(0, sound.length - keep)).filter(({ isCurrent }) => !isCurrent)
}

/** Removes the releases given up, each recorded first and gone at once for readers who come later. Returns their names. */
export async function pruneReleases(releases: string, pipeline: string, keep: number, deed: Deed): Promise<readonly string[]> {
  const home = join(releases, pipeline)
  const listed = await listReleases(releases, pipeline)
  const current = listed.find(({ isCurrent }) => isCurrent)?.id ?? null
  const removed: string[] = []
  for (const { id, folder } of givenUp(listed, keep)) {
    await recordEvent(home, { ...deed, event: 'removed', release: id, from: current })
    // Under this name it is no release any more, and the next run sweeps what a power failure leaves.
    const leaving = join(home, `.building-removed-${id}`)
    await rename(folder, leaving)
    await syncPath(home)
    await rm(leaving, { recursive: true, force: true })
    removed.push(id)
  }
  return removed
}
