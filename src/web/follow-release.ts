import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import type { Logger } from '../core/effects.js'
import { currentRelease } from '../publish/release.js'
import { openRelease } from './open-release.js'
import type { OpenRelease } from './open-release.js'

/** A release in use by a request; it stays open until `done`, whatever is published meanwhile. */
export interface Lease {
  readonly release: OpenRelease
  done(): void
}

export interface FollowedPipeline {
  readonly pipeline: string
  /** The newest release that could be opened; undefined before the first. */
  lease(): Lease | undefined
  /** Looks once whether another release is in force, and takes it. */
  look(): Promise<void>
  close(): Promise<void>
}

/** A release that could not be opened may have been mended, or the disk freed. */
const againMs = 30_000

interface Held {
  readonly release: OpenRelease
  users: number
  retired: boolean
}

/**
 * Serves the release in force of a pipeline and goes over to the next one: the new one is opened first, the old one is closed when its
 * last request is done. One that is damaged, or not public, is logged and the old one stays.
 */
export async function followPipeline(releases: string, pipeline: string, log: Logger, everyMs: number): Promise<FollowedPipeline> {
  let held: Held | undefined
  let refused: { readonly id: string; readonly at: number } | undefined
  let looking: Promise<void> | undefined

  const retire = (old: Held | undefined): void => {
    if (old === undefined) return
    old.retired = true
    if (old.users === 0) void old.release.close()
  }

  const take = async (): Promise<void> => {
    const id = await readlink(join(releases, pipeline, 'current')).catch(() => undefined)
    if (id === undefined || id === held?.release.manifest.id) return
    if (id === refused?.id && performance.now() - refused.at < againMs) return
    try {
      const found = await currentRelease(releases, pipeline)
      if (found === undefined) return
      const release = await openRelease(found)
      const old = held
      held = { release, users: 0, retired: false }
      refused = undefined
      retire(old)
      log.info('release served', { pipeline, release: release.manifest.id })
    } catch (error) {
      const isNew = refused?.id !== id
      refused = { id, at: performance.now() }
      if (isNew) log.error('release refused', { pipeline, release: id, code: error instanceof CauceError ? error.code : 'INTERNAL' })
      if (held === undefined) throw error
    }
  }

  const look = (): Promise<void> => {
    looking ??= take().finally(() => {
      looking = undefined
    })
    return looking
  }

  await look()
  const timer = setInterval(() => {
    look().catch(() => undefined)
  }, everyMs)
  timer.unref()
  return {
    pipeline,
    look,
    lease: () => {
      const own = held
      if (own === undefined) return undefined
      own.users += 1
      let open = true
      return {
        release: own.release,
        done: () => {
          if (!open) return
          open = false
          own.users -= 1
          if (own.retired && own.users === 0) void own.release.close()
        },
      }
    },
    close: async () => {
      clearInterval(timer)
      await looking?.catch(() => undefined)
      retire(held)
      held = undefined
    },
  }
}
