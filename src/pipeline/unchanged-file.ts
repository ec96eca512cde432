import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FrozenDelivery } from '../ingest/freeze.js'
import { seenKey } from '../warehouse/ledger/seen-files.js'
import type { SeenFile } from '../warehouse/ledger/seen-files.js'
import type { Offer } from './pull.js'

/** A file changed twice within the tick of the disk's clock looks the same twice: one so young is hashed again. */
const settlingMs = 2_000

/** The frozen bytes of an offered file that has not been touched since; undefined where they must be read to tell. */
export async function unchangedFile({ spec: { registry, period }, file }: Offer, seen: ReadonlyMap<string, SeenFile>, vault: string): Promise<FrozenDelivery | undefined> {
  const before = seen.get(seenKey({ registry, period, file: file.name }))
  if (before === undefined || file.identity === undefined || before.identity !== file.identity.text) return undefined
  const path = join(vault, before.id)
  const bytes = (await stat(path).catch(() => undefined))?.size
  return bytes === file.bytes ? { id: before.id, path, bytes, known: true } : undefined
}

/** Whether the file was left alone for long enough before `now` to be known again by its identity. */
export function isSettled({ file }: Offer, now: Date): boolean {
  return file.identity !== undefined && now.getTime() - file.identity.changedAt > settlingMs
}
