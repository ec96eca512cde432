import { hostname, userInfo } from 'node:os'
import { takeLock } from '../pipeline/lock.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { pruneReleases } from '../publish/history/prune-releases.js'
import { rollBack } from '../publish/history/roll-back.js'
import type { Deed } from '../publish/history/roll-back.js'
import { releasesOf } from './find-release.js'
import { isAlive } from './is-alive.js'
import { print } from './print.js'

interface ChangeOptions {
  readonly state: string
  readonly reason?: string
  readonly json?: boolean
}

export async function releaseRollback(name: string, wanted: string | undefined, options: ChangeOptions): Promise<void> {
  await releasesOf(name, options.state)
  const found = await locked(`rollback of ${name}`, options, (releases, deed) => rollBack(releases, name, wanted, deed))
  print(options.json, { pipeline: name, ...found }, `${found.to} is in force${found.from === null ? '' : `, in place of ${found.from}`}. Nothing was removed.\nA run publishes again when deliveries, specifications or Cauce change.`)
}

export async function releasePrune(name: string, options: ChangeOptions & { readonly keep: number }): Promise<void> {
  await releasesOf(name, options.state)
  const removed = await locked(`removal of old releases of ${name}`, options, (releases, deed) => pruneReleases(releases, name, options.keep, deed))
  print(options.json, { pipeline: name, removed }, removed.length === 0 ? 'Nothing to remove.' : `Removed, with a line each in the log of releases:\n${removed.map((id) => `  ${id}`).join('\n')}`)
}

/** Changes releases under the lock that runs take too. */
async function locked<T>(doing: string, options: ChangeOptions, work: (releases: string, deed: Deed) => Promise<T>): Promise<T> {
  const state = stateFolder(options.state)
  const at = new Date().toISOString()
  const release = await takeLock(state.lock, { pid: process.pid, host: hostname(), since: at, doing }, isAlive)
  try {
    return await work(state.releases, { at, by: userInfo().username, reason: options.reason ?? null })
  } finally {
    await release()
  }
}
