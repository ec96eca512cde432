import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CauceError } from '../../core/error.js'
import { databaseFile, manifestFile, readManifest } from '../manifest.js'
import type { Manifest } from '../manifest.js'
import { readEvents } from '../release-log.js'
import { currentId } from '../release.js'

/** A release as it lies on disk; one that was damaged by hand has no manifest here, and says why. */
export interface ListedRelease {
  readonly id: string
  readonly folder: string
  readonly isCurrent: boolean
  readonly manifest: Manifest | null
  readonly damage: string | null
}

/**
 * The releases of a pipeline from the oldest to the newest, in the order in which they were published: a clock may have jumped back. Damaged ones stand by their name. Looks at sizes, not at every byte.
 */
export async function listReleases(releases: string, pipeline: string): Promise<readonly ListedRelease[]> {
  const home = join(releases, pipeline)
  const current = await currentId(home).catch(() => undefined)
  const entries = await readdir(home, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  const found: ListedRelease[] = []
  for (const id of names.sort()) {
    const folder = join(home, id)
    // A pipeline's name may go on below another's: such a folder is no release.
    if (!existsSync(join(folder, manifestFile)) && !existsSync(join(folder, databaseFile))) continue
    const manifest = await readManifest(folder).catch((error: unknown) => {
      if (error instanceof CauceError) return error.parts.what.replace(/^the release is damaged: /, '')
      throw error
    })
    const isSound = typeof manifest !== 'string'
    found.push({ id, folder, isCurrent: id === current, manifest: isSound ? manifest : null, damage: isSound ? null : manifest })
  }
  found.sort((a, b) => (madeAt(a) < madeAt(b) ? -1 : madeAt(a) > madeAt(b) ? 1 : 0))
  const published = (await readEvents(home)).filter(({ event }) => event === 'published' || event === 'approved').map(({ release }) => release)
  // Releases that were copied here by hand are in no log; then the clock decides.
  return found.every(({ id }) => published.includes(id)) ? found.sort((a, b) => published.indexOf(a.id) - published.indexOf(b.id)) : found
}

/** The newest sound release made before the one in force; the newest sound one where none is in force. */
export function releaseBefore(listed: readonly ListedRelease[], id: string | undefined): ListedRelease | undefined {
  const place = listed.findIndex((each) => each.id === id)
  return listed.slice(0, place < 0 ? undefined : place).findLast(({ manifest }) => manifest !== null)
}

function madeAt({ manifest, id }: ListedRelease): string {
  return `${manifest?.madeAt ?? ''} ${id}`
}
