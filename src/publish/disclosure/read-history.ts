import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { openReadOnly } from '../../warehouse/read-only.js'
import { databaseFile } from '../manifest.js'
import type { HiddenCount } from './history.js'

export interface ReadHistory {
  readonly counts: readonly HiddenCount[]
  /** Releases newer than the one that was read, which do not say what they hid: damaged, or of a format before this was kept. */
  readonly unread: readonly string[]
}

/**
 * What earlier releases of a pipeline have hidden, in any of its periods. Each release carries all that those before it hid, so the newest
 * that can be read speaks for them; of a line without one that can be read nothing is known.
 */
export async function readHistory(releases: string, pipeline: string): Promise<ReadHistory> {
  const home = join(releases, dirname(pipeline))
  const name = basename(pipeline)
  const lines = (await readdir(home).catch(() => [])).filter((line) => line === name || line.startsWith(`${name}@`)).sort()
  const found: ReadHistory[] = []
  for (const line of lines) found.push(await newest(join(home, line)))
  return { counts: found.flatMap(({ counts }) => counts), unread: found.flatMap(({ unread }) => unread) }
}

async function newest(line: string): Promise<ReadHistory> {
  const entries = await readdir(line, { withFileTypes: true }).catch(() => [])
  const ids = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  const unread: string[] = []
  for (const id of ids.sort().reverse()) {
    const counts = await hiddenIn(join(line, id, databaseFile)).catch(() => undefined)
    if (counts !== undefined) return { counts, unread }
    unread.push(id)
  }
  return { counts: [], unread }
}

async function hiddenIn(path: string): Promise<readonly HiddenCount[]> {
  const reader = await openReadOnly({ path })
  try {
    const { rows } = await reader.query('select table_name, territory_code, item, measure, hidden_count from quality.suppression_history', { maxRows: 100_000_000, timeoutMs: 600_000 })
    return rows.map(([table, territory, item, measure, count]) => ({ table: String(table), territory: String(territory), item: String(item), measure: String(measure), count: count === null ? null : Number(count) }))
  } finally {
    await reader.close()
  }
}
