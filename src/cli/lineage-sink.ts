import { appendFile } from 'node:fs/promises'
import type { LineageSink } from '../core/effects.js'

const longestMs = 10_000

/** Events of lineage as JSON lines in a file, or posted one by one to an address. */
export function lineageSink(target: string): LineageSink {
  if (!/^https?:\/\//.test(target)) return (event) => appendFile(target, `${JSON.stringify(event)}\n`, { mode: 0o640 })
  return async (event) => {
    const response = await fetch(target, { method: 'POST', redirect: 'error', headers: { 'content-type': 'application/json' }, body: JSON.stringify(event), signal: AbortSignal.timeout(longestMs) })
    await response.body?.cancel()
    if (!response.ok) throw new Error(`the server answers ${response.status}`)
  }
}
