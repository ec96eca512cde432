import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { CauceError } from '../../src/core/error.js'
import type { FrozenFile } from '../../src/core/reader.js'
import { archiveFault, nestedArchive } from './archive-fault.js'
import type { ExtractRequest } from './extract-request.js'
import { writeInflated } from './inflate.js'
import { isArchiveName } from './kind.js'
import type { ArchiveLimits } from './limits.js'

/**
 * Inflates a gzip file, which holds one file under the name without `.gz`; zlib itself holds checksum and size against
 * it.
 */
export async function extractGzip(
  { path, name, into }: ExtractRequest,
  limits: ArchiveLimits,
): Promise<readonly FrozenFile[]> {
  const inner = (name.split('/').pop() ?? name).replace(/\.gz$/i, '')
  const full = `${name}!/${inner}`
  if (isArchiveName(inner)) throw nestedArchive(full)
  const target = join(into, 'entry-00001')
  const packed = (await stat(path)).size
  const source = createReadStream(path)
  const gunzip = createGunzip()
  const inflated = async (): Promise<AsyncIterable<Uint8Array>> => {
    source.on('error', (error) => gunzip.destroy(error))
    return source.pipe(gunzip)
  }
  try {
    const { bytes } = await writeInflated(inflated, target, full, packed, limits, { left: limits.inflatedBytes })
    if (gunzip.bytesWritten < packed) {
      await rm(target, { force: true })
      const what = `after the packed file ${packed - gunzip.bytesWritten} foreign bytes follow`
      throw archiveFault('ARCHIVE_DAMAGED', name, { what, expected: 'nothing but gzip' })
    }
    return [{ name: full, path: target, bytes }]
  } catch (error) {
    throw damagedGzip(error, name)
  } finally {
    source.destroy()
  }
}

function damagedGzip(error: unknown, name: string): unknown {
  if (error instanceof CauceError || !(error instanceof Error) || 'syscall' in error) return error
  const cut = 'code' in error && error.code === 'Z_BUF_ERROR'
  const what = cut ? 'the gzip file ends before its content does' : 'the gzip file is damaged'
  return archiveFault(cut ? 'ARCHIVE_TRUNCATED' : 'ARCHIVE_DAMAGED', name, {
    what,
    expected: 'a gzip file complete to its last byte',
    cause: error,
  })
}
