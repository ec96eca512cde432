import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { CauceError } from '../core/error.js'
import { takeLock } from '../pipeline/lock.js'
import { openState } from '../pipeline/open-state.js'
import { stateFolder } from '../pipeline/state-folder.js'
import type { StateFolder } from '../pipeline/state-folder.js'
import type { Db } from '../warehouse/tables.js'
import { isAlive } from './is-alive.js'

/** Opens the working tables of a state folder as its one writer, and closes them whatever happens. */
export async function withWarehouse<T>(root: string, doing: string, work: (db: Db, state: StateFolder) => Promise<T>): Promise<T> {
  const state = stateFolder(root)
  if (!existsSync(state.warehouse)) throw new CauceError('notFound', { code: 'STATE_EMPTY', where: { file: root }, what: 'nothing has run in this folder yet', todo: 'Name the state folder with --state, or run a pipeline first.' })
  const release = await takeLock(state.lock, { pid: process.pid, host: hostname(), since: new Date().toISOString(), doing }, isAlive)
  try {
    const { warehouse, notes } = await openState(state)
    for (const note of notes) process.stderr.write(`${note}\n`)
    try {
      return await work(warehouse.db, state)
    } finally {
      await warehouse.close()
    }
  } finally {
    await release()
  }
}
