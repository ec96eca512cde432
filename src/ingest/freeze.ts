import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { storageFault } from './storage-fault.js'

/** So much is sent to the disk at a time while the rest is still read, so that little is left to wait for at the end. */
const syncBytes = 32 * 1024 * 1024

export interface FrozenDelivery {
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly id: string
  readonly path: string
  readonly bytes: number
  /** True when the same bytes were frozen before. */
  readonly known: boolean
}

/** The bytes of a delivery, whole and on disk, but not yet in the vault under their name. */
export interface CopiedDelivery {
  readonly id: string
  readonly bytes: number
  keep(): Promise<FrozenDelivery>
  discard(): Promise<void>
}

/**
 * Copies the bytes of a delivery into the vault under the hash of their content, readable by the owner alone.
 * A file appears under its name only when all its bytes are on disk; the same bytes again change nothing.
 */
export async function freeze(bytes: AsyncIterable<Uint8Array>, vault: string, progress: (done: number) => void): Promise<FrozenDelivery> {
  return (await copyAside(bytes, vault, progress)).keep()
}

/** The first half of `freeze`: several deliveries may be copied at once and kept one after the other. A signal stops the copy and leaves nothing behind. */
export async function copyAside(bytes: AsyncIterable<Uint8Array>, vault: string, progress: (done: number) => void, signal?: AbortSignal): Promise<CopiedDelivery> {
  const part = join(vault, `part-${randomUUID()}`)
  const whole = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      await rm(part, { force: true })
      throw storageFault(error, vault, 'freeze the delivery')
    }
  }
  const copied = await whole(async () => {
    await mkdir(vault, { recursive: true, mode: 0o700 })
    return copySynced(bytes, part, progress, signal)
  })
  return {
    ...copied,
    keep: () => whole(() => keepPart(part, vault, copied)),
    discard: () => rm(part, { force: true }),
  }
}

interface Copied {
  readonly id: string
  readonly bytes: number
}

async function copySynced(bytes: AsyncIterable<Uint8Array>, part: string, progress: (done: number) => void, signal: AbortSignal | undefined): Promise<Copied> {
  const hash = createHash('sha256')
  const file = await open(part, 'w', 0o600)
  let count = 0
  try {
    let unsynced = 0
    let syncing: Promise<void> | undefined
    for await (const chunk of bytes) {
      signal?.throwIfAborted()
      const written = writeAll(file, chunk)
      // The hash is computed while the bytes are on their way.
      hash.update(chunk)
      await written
      count += chunk.byteLength
      unsynced += chunk.byteLength
      if (unsynced >= syncBytes) {
        await syncing
        syncing = file.datasync()
        syncing.catch(() => undefined)
        unsynced = 0
      }
      progress(count)
    }
    await syncing
    await file.sync()
  } finally {
    await file.close()
  }
  return { id: hash.digest('hex'), bytes: count }
}

async function keepPart(part: string, vault: string, { id, bytes }: Copied): Promise<FrozenDelivery> {
  const path = join(vault, id)
  const known = await stat(path).then((found) => found.size === bytes, () => false)
  if (known) await rm(part)
  else {
    await chmod(part, 0o400)
    await rename(part, path)
  }
  return { id, path, bytes, known }
}

/** One write may take only a part, and reports how much. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) at += (await file.write(chunk, at)).bytesWritten
}
