import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach } from 'vitest'
import { openWarehouse } from '../../src/warehouse/open.js'
import type { Warehouse } from '../../src/warehouse/open.js'

/** A folder for the test file, removed at its end. */
export function temporaryFolder(below = tmpdir()): string {
  const folder = mkdtempSync(join(below, 'cauce-warehouse-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A fresh warehouse in memory for each test. */
export function memoryWarehouse(): () => Warehouse {
  let warehouse: Warehouse | undefined
  beforeEach(async () => {
    warehouse = await openWarehouse({ path: ':memory:' })
  })
  afterEach(async () => {
    await warehouse?.close()
    warehouse = undefined
  })
  return () => {
    if (warehouse === undefined) throw new Error('the warehouse is open inside tests only')
    return warehouse
  }
}
