import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CauceError } from '../../core/error.js'
import { nearest } from '../../core/nearest.js'
import { recordEvent } from '../release-log.js'
import { currentId, pointCurrent } from '../release.js'
import { verifyRelease } from '../seal-release.js'
import { listReleases, releaseBefore } from './list-releases.js'
import type { ListedRelease } from './list-releases.js'

/** Who does something to releases, when and why. */
export interface Deed {
  /** ISO 8601, UTC. */
  readonly at: string
  readonly by: string | null
  readonly reason: string | null
}

export interface RolledBack {
  readonly from: string | null
  readonly to: string
}

/**
 * Puts an earlier release in force after every byte of it was read; without a name the one before the current. What is done is on disk in the
 * log first. Nothing is removed, so that it can be undone the same way.
 */
export async function rollBack(releases: string, pipeline: string, wanted: string | undefined, deed: Deed): Promise<RolledBack> {
  const home = join(releases, pipeline)
  const listed = await listReleases(releases, pipeline)
  // A link that points nowhere, or is none, is what a rollback mends.
  const from = (await currentId(home).catch(() => undefined)) ?? null
  const target = wanted === undefined ? releaseBefore(listed, from ?? undefined) : named(listed, pipeline, wanted)
  if (target === undefined) throw new CauceError('notFound', { code: 'RELEASE_NO_EARLIER', where: { file: home }, what: `there is no sound release of ${pipeline} before the current one`, todo: `See: cauce release list ${pipeline}` })
  if (target.id === from && target.isCurrent && target.damage === null) throw new CauceError('usage', { code: 'RELEASE_IN_FORCE', what: `${target.id} is in force already` })
  await verifyRelease(target.folder)
  await recordEvent(home, { ...deed, event: 'rolled back', release: target.id, from })
  await pointCurrent(home, target.id)
  return { from, to: target.id }
}

/** The release of that name, or of the only name that begins so. */
export function named(listed: readonly ListedRelease[], pipeline: string, wanted: string): ListedRelease {
  const whole = listed.find(({ id }) => id === wanted)
  const begun = listed.filter(({ id }) => id.startsWith(wanted))
  const found = whole ?? (begun.length === 1 ? begun[0] : undefined)
  if (found !== undefined) return found
  const near = nearest(wanted, listed.map(({ id }) => id))
  throw new CauceError('notFound', {
    code: 'RELEASE_UNKNOWN',
    what: begun.length > 1 ? `${begun.length} releases of ${pipeline} begin with "${wanted}"` : `${pipeline} has no release "${wanted}"`,
    todo: near === undefined ? `See: cauce release list ${pipeline}` : `Did you mean "${near}"?`,
  })
}

/** Whether the folder of releases of a pipeline is there at all. */
export async function hasReleases(releases: string, pipeline: string): Promise<boolean> {
  return (await stat(join(releases, pipeline)).catch(() => undefined)) !== undefined
}
