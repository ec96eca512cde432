import { open, rm } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { archiveFault } from './archive-fault.js'
import type { ArchiveLimits } from './limits.js'

/** Bytes that one archive may still inflate to; shared by its entries. */
export interface Allowance {
  left: number
}

export interface Inflated {
  readonly bytes: number
  readonly crc: number
}

/**
 * Writes a stream to a new file readable by the owner alone, counting and summing as it goes; what is not whole is
 * removed. `packed` is the size of the packed bytes. The stream is only opened when it can be read at once: damage that
 * an inflater meets while nobody listens would end the process.
 */
export async function writeInflated(
  source: () => Promise<AsyncIterable<Uint8Array>>,
  path: string,
  name: string,
  packed: number,
  limits: ArchiveLimits,
  allowance: Allowance,
): Promise<Inflated> {
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  let crc = 0
  try {
    for await (const chunk of await source()) {
      bytes += chunk.length
      allowance.left -= chunk.length
      if (allowance.left < 0) {
        const what = `the archive inflates to more than ${limits.inflatedBytes} bytes`
        throw archiveFault('ARCHIVE_TOO_LARGE', name, {
          what,
          todo: 'Check that the file is what the institution sent.',
        })
      }
      if (bytes > limits.ratioFrom && bytes > packed * limits.ratio) {
        const what = `the entry inflates to more than ${limits.ratio} times its packed size`
        throw archiveFault('ARCHIVE_RATIO', name, { what, todo: 'Check that the file is what the institution sent.' })
      }
      crc = crc32(chunk, crc)
      await file.writeFile(chunk)
    }
    await file.close()
    return { bytes, crc }
  } catch (error) {
    await file.close()
    await rm(path, { force: true })
    throw error
  }
}
