import { mkdir } from 'node:fs/promises'
import { CauceError } from '../../src/core/error.js'
import type { FrozenFile } from '../../src/core/reader.js'
import type { Unpacker } from '../../src/core/unpacker.js'
import { archiveFault } from './archive-fault.js'
import { extractGzip } from './extract-gzip.js'
import type { ExtractRequest } from './extract-request.js'
import { extractZip } from './extract-zip.js'
import { announcedKind, shownKind } from './kind.js'
import { matchPattern } from '../match-pattern.js'
import { defaultLimits, type ArchiveLimits } from './limits.js'

/**
 * Takes plain files out of a `.zip` or `.gz`, named `archive.zip!/folder/entry.csv`, in name order.
 * Sizes are counted while inflating and held, with the checksum, against what the archive declares.
 * Throws `delivery`: damaged, encrypted, hostile or too large; no entry that matches. Nothing stays on disk then.
 */
export async function extractEntries(
  request: ExtractRequest,
  limits: ArchiveLimits = defaultLimits,
): Promise<readonly FrozenFile[]> {
  const kind = await shownKind(request.path)
  const announced = announcedKind(request.name)
  if (kind === undefined || (announced !== undefined && announced !== kind)) {
    throw archiveFault('ARCHIVE_DAMAGED', request.name, {
      what: `the file does not begin as ${announced ?? 'an archive'} does`,
      expected: 'the kind of archive that its name says',
    })
  }
  await mkdir(request.into, { recursive: true, mode: 0o700 })
  return kind === 'zip' ? extractZip(request, limits) : extractGzip(request, limits)
}

/**
 * The unpacker of `.zip` and `.gz` by name; every other file is plain and given back where it lies. Nothing is given where
 * neither the file nor an entry of it matches.
 */
export const archiveUnpacker: Unpacker = {
  async unpack({ path, name, bytes, pattern, into }) {
    if (announcedKind(name) === undefined) return matchPattern(pattern)(name) ? [{ name, path, bytes }] : []
    return extractEntries({ path, name, into, pattern }).catch((error: unknown) => {
      if (error instanceof CauceError && error.code === 'ARCHIVE_NO_MATCH') return []
      throw error
    })
  },
}
