import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { CauceError } from '../core/error.js'
import { storageFault } from '../ingest/storage-fault.js'

export interface LockOwner {
  readonly pid: number
  readonly host: string
  /** ISO 8601, UTC. */
  readonly since: string
  readonly doing: string
}

/**
 * Takes the lock of a state folder for one writer. A lock whose owner is a dead process of this host is taken over.
 * Throws `CauceError('storage')` naming the owner otherwise. Returns the release.
 */
export async function takeLock(path: string, owner: LockOwner, isAlive: (pid: number) => boolean): Promise<() => Promise<void>> {
  // Written aside and linked: a lock is there with its owner's name, or not at all.
  const own = `${path}.${randomUUID()}`
  try {
    await writeFile(own, JSON.stringify(owner), { mode: 0o600 })
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        await link(own, path)
        return () => rm(path, { force: true })
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
        const holder = await readOwner(path)
        const dead = holder !== undefined && holder.host === owner.host && !isAlive(holder.pid)
        if (!dead) throw held(path, holder)
        await rm(path, { force: true })
      }
    }
    throw held(path, await readOwner(path))
  } catch (error) {
    throw storageFault(error, path, 'take the lock')
  } finally {
    await rm(own, { force: true })
  }
}

/** Whether this process holds the lock; for a process that is about to end. */
export function ownsLock(path: string, pid: number): boolean {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isOwner(value) && value.pid === pid
  } catch {
    return false
  }
}

/** Whom a lock names; undefined where there is none, or none that can be read. */
export async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isOwner(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isOwner(value: unknown): value is LockOwner {
  return typeof value === 'object' && value !== null && 'pid' in value && 'host' in value && 'since' in value && 'doing' in value
}

function held(path: string, holder: LockOwner | undefined): CauceError {
  return new CauceError('storage', {
    code: 'LOCK_HELD',
    mayPass: true,
    where: { file: path },
    what: holder === undefined ? 'another cauce holds this folder' : `process ${holder.pid} on ${holder.host} holds this folder since ${holder.since} (${holder.doing})`,
    expected: 'one writer at a time',
    todo: 'Wait for it to end; if that machine is gone for good, remove the lock file.',
  })
}
