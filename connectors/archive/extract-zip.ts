import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ZipFile } from 'yauzl'
import { nearest } from '../../src/core/nearest.js'
import type { FrozenFile } from '../../src/core/reader.js'
import { matchPattern } from '../match-pattern.js'
import { archiveFault, nestedArchive } from './archive-fault.js'
import type { ExtractRequest } from './extract-request.js'
import { writeInflated, type Allowance } from './inflate.js'
import { isArchiveName } from './kind.js'
import { damagedZip, encrypted, listZip, openZip, type NamedEntry } from './list-zip.js'
import type { ArchiveLimits } from './limits.js'

const methods: Readonly<Record<number, string>> = { 9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'xz' }

/** Takes the entries that match out of a zip, in name order; all of them or none. */
export async function extractZip(
  { path, name, into, pattern }: ExtractRequest,
  limits: ArchiveLimits,
): Promise<readonly FrozenFile[]> {
  const zip = await openZip(path, name)
  const files: FrozenFile[] = []
  try {
    const listed = await listZip(zip, name, limits)
    const wanted = chooseEntries(listed, pattern, name)
    const allowance: Allowance = { left: limits.inflatedBytes }
    for (const [index, named] of wanted.entries()) {
      const target = join(into, `entry-${String(index + 1).padStart(5, '0')}`)
      files.push(await extractEntry(zip, named, target, `${name}!/${named.name}`, limits, allowance))
    }
    return files
  } catch (error) {
    for (const file of files) await rm(file.path, { force: true })
    throw damagedZip(error, name)
  } finally {
    zip.close()
  }
}

function chooseEntries(listed: readonly NamedEntry[], pattern: string, archive: string): readonly NamedEntry[] {
  const matches = matchPattern(pattern)
  const wanted = listed.filter((named) => matches(named.name))
  const twice = wanted.find((named, index) => wanted[index + 1]?.name === named.name)
  if (twice !== undefined) {
    throw archiveFault('ARCHIVE_NAME_TWICE', `${archive}!/${twice.name}`, {
      what: 'the archive holds two entries of this name',
      expected: 'one',
    })
  }
  const nested = wanted.find((named) => isArchiveName(named.name))
  if (nested !== undefined) throw nestedArchive(`${archive}!/${nested.name}`)
  if (wanted.length === 0) {
    const names = listed.map((named) => named.name)
    const shown = names.slice(0, 5).join(', ')
    throw archiveFault('ARCHIVE_NO_MATCH', archive, {
      what:
        names.length === 0
          ? 'the archive holds no file'
          : `no entry matches "${pattern}"; it holds ${shown}${names.length > 5 ? ', …' : ''}`,
      expected: `at least one entry named ${pattern}`,
      todo: `Correct the pattern in the schema, or ask for the right file.${nearestHint(pattern, names)}`,
    })
  }
  return wanted
}

async function extractEntry(
  zip: ZipFile,
  { entry }: NamedEntry,
  path: string,
  name: string,
  limits: ArchiveLimits,
  allowance: Allowance,
): Promise<FrozenFile> {
  if (entry.isEncrypted()) throw archiveFault('ARCHIVE_ENCRYPTED', name, encrypted)
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw archiveFault('ARCHIVE_METHOD', name, {
      what: `the entry is packed with ${methods[entry.compressionMethod] ?? `method ${entry.compressionMethod}`}`,
      expected: 'Deflate or no compression',
      todo: 'Pack the file again as an ordinary zip.',
    })
  }
  try {
    const source = (): Promise<AsyncIterable<Uint8Array>> => zip.openReadStreamPromise(entry)
    const { bytes, crc } = await writeInflated(source, path, name, entry.compressedSize, limits, allowance)
    if (bytes !== entry.uncompressedSize || crc !== entry.crc32) {
      await rm(path, { force: true })
      const what =
        bytes === entry.uncompressedSize
          ? 'the checksum of the entry is not that of its bytes'
          : `the archive declares ${entry.uncompressedSize} bytes for the entry; ${bytes} came`
      throw archiveFault('ARCHIVE_DAMAGED', name, { what, expected: 'a whole entry' })
    }
    return { name, path, bytes }
  } catch (error) {
    throw damagedZip(error, name)
  }
}

function nearestHint(pattern: string, names: readonly string[]): string {
  const found = nearest(pattern, names)
  return found === undefined ? '' : ` Nearest: ${found}.`
}
