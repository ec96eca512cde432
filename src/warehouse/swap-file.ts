import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CauceError } from '../core/error.js'
import type { Warehouse } from './open.js'
import { syncPath } from './synced-file.js'

/**
 * Ends the writing of a database file: checkpoint, close, no log left beside it, bytes on disk. After it the file is
 * whole by itself and may be copied or renamed.
 */
export async function finishFile(warehouse: Warehouse): Promise<void> {
  try {
    await warehouse.checkpoint()
  } finally {
    await warehouse.close()
  }
  const log = `${warehouse.path}.wal`
  if (existsSync(log)) {
    throw new CauceError('storage', {
      code: 'WAREHOUSE_LOG_LEFT',
      where: { file: log },
      what: 'the database was closed but its log is still there, so the file alone is not complete',
      expected: 'no other user of the file',
      todo: 'End the other users and run again.',
    })
  }
  await syncPath(warehouse.path)
}

/**
 * Finishes the file and puts it in place of `target` on the same file system; a reader sees the old file or the new
 * one.
 */
export async function finishAndSwap(warehouse: Warehouse, target: string): Promise<void> {
  await finishFile(warehouse)
  await rename(warehouse.path, target)
  await syncPath(dirname(target))
}
