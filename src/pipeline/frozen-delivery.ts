import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CauceError } from '../core/error.js'
import type { DeliveryRow } from '../warehouse/ledger/deliveries.js'

interface FrozenDelivery {
  readonly row: DeliveryRow
  readonly path: string
}

/** Refuses a delivery whose frozen bytes are not in the vault, or are not as many as were frozen. */
export async function refuseAbsent({ row, path }: FrozenDelivery): Promise<void> {
  const bytes = (await stat(path).catch(() => undefined))?.size
  if (bytes === undefined) throw fault(path, row, 'FROZEN_ABSENT', 'are not in the vault')
  if (bytes !== row.bytes) throw damaged({ row, path })
}

/** Refuses frozen bytes that are not those of the delivery any more: they are read through before anything is made of them. */
export async function refuseDamaged({ row, path }: FrozenDelivery): Promise<void> {
  await refuseAbsent({ row, path })
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Uint8Array)
  if (hash.digest('hex') !== row.id) throw damaged({ row, path })
}

function damaged({ row, path }: FrozenDelivery): CauceError {
  return fault(path, row, 'FROZEN_DAMAGED', 'are not those that were frozen')
}

function fault(path: string, { registry, period, file }: DeliveryRow, code: string, what: string): CauceError {
  return new CauceError('storage', {
    code,
    where: { file: path },
    what: `the frozen bytes of ${file} (${registry} ${period}) ${what}`,
    expected: 'the bytes under their SHA-256',
    todo: 'Put the file back from a backup; or move it away and let `cauce run` fetch the delivery again.',
  })
}
