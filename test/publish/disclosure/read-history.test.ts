import { mkdirSync, mkdtempSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readHistory } from '../../../src/publish/disclosure/read-history.js'
import { historyTable } from '../../../src/publish/disclosure/suppression-table.js'
import { createSchema } from '../../../src/warehouse/relation.js'
import { openWarehouse } from '../../../src/warehouse/open.js'
import { writeTable } from '../../../src/warehouse/write-table.js'
import { temporaryFolder } from '../../warehouse/temporary.js'

const root = temporaryFolder()
let releases = ''

beforeEach(() => {
  releases = mkdtempSync(join(root, 'releases-'))
})

async function release(line: string, id: string, hidden: number): Promise<string> {
  const folder = join(releases, line, id)
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'analysis.duckdb')
  const warehouse = await openWarehouse({ path })
  await createSchema(warehouse.db, 'quality')
  await writeTable(warehouse.db, historyTable, [{ table_name: 'clrisk_territory', territory_code: '01', item: '', measure: 'children', hidden_count: hidden }])
  await warehouse.checkpoint()
  await warehouse.close()
  return path
}

const counts = async (pipeline = 'xx/one') => {
  const { counts: found, unread } = await readHistory(releases, pipeline)
  return [found.map(({ count }) => count), unread]
}

describe('what earlier releases have hidden', () => {
  it('is nothing before the first release', async () => {
    expect(await counts()).toEqual([[], []])
  })

  it('is what the newest release says, in each period of the pipeline and of no other pipeline', async () => {
    await release('xx/one', '20240101T000000Z-a', 3)
    await release('xx/one', '20240201T000000Z-b', 4)
    await release('xx/one@2023', '20240301T000000Z-c', 5)
    await release('xx/one-more', '20240301T000000Z-d', 6)
    expect(await counts()).toEqual([[4, 5], []])
  })

  it('is what the newest readable one says where a newer is damaged, and that one is named', async () => {
    await release('xx/one', '20240101T000000Z-a', 3)
    truncateSync(await release('xx/one', '20240201T000000Z-b', 4), 100)
    expect(await counts()).toEqual([[3], ['20240201T000000Z-b']])
  })
})
