import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { storageFault } from './storage-fault.js'

export interface FrozenDelivery {
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly id: string
  readonly path: string
  readonly bytes: number
  /** True when the same bytes were frozen before. */
  readonly known: boolean
}

/**
 * Copies the bytes of a delivery into the vault under the hash of their content, readable by the owner alone.
 * A file appears under its name only when all its bytes are on disk; the same bytes again change nothing.
 */
export async function freeze(bytes: AsyncIterable<Uint8Array>, vault: string, progress: (done: number) => void): Promise<FrozenDelivery> {
  const part = join(vault, `part-${randomUUID()}`)
  try {
    await mkdir(vault, { recursive: true, mode: 0o700 })
    const hash = createHash('sha256')
    const file = await open(part, 'w', 0o600)
    let count = 0
    try {
      for await (const chunk of bytes) {
        hash.update(chunk)
        await file.write(chunk)
        count += chunk.byteLength
        progress(count)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    const id = hash.digest('hex')
    const path = join(vault, id)
    const known = await stat(path).then((found) => found.size === count, () => false)
    if (known) await rm(part)
    else {
      await chmod(part, 0o400)
      await rename(part, path)
    }
    return { id, path, bytes: count, known }
  } catch (error) {
    await rm(part, { force: true })
    throw storageFault(error, vault, 'freeze the delivery')
  }
}
