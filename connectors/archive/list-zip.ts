import yauzl from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'
import { CauceError } from '../../src/core/error.js'
import { archiveFault } from './archive-fault.js'
import { entryName, isSpecial, unsafeName } from './entry-name.js'
import type { ArchiveLimits } from './limits.js'

export interface NamedEntry {
  readonly name: string
  readonly entry: Entry
}

/**
 * The plain files that a zip's directory lists, in name order. One hostile entry condemns the archive, wanted or not:
 * an unsafe name, a link, a device, data that lies under another entry's data, or too many entries.
 */
export async function listZip(zip: ZipFile, archive: string, limits: ArchiveLimits): Promise<readonly NamedEntry[]> {
  if (zip.entryCount > limits.entries) throw tooMany(archive, zip.entryCount, limits)
  const entries: NamedEntry[] = []
  for await (const entry of zip.eachEntry()) {
    if (entries.length >= limits.entries) throw tooMany(archive, entries.length + 1, limits)
    const name = entryName(entry)
    const unsafe = isSpecial(entry.externalFileAttributes) ? 'a link or a device' : unsafeName(name)
    if (unsafe !== undefined) {
      throw archiveFault('ARCHIVE_UNSAFE_ENTRY', archive, {
        what: `entry ${entries.length + 1} of the archive has ${unsafe}`,
        expected: 'plain files under relative names',
        todo: 'Check where the file comes from before asking for it again.',
      })
    }
    entries.push({ name, entry })
  }
  refuseOverlaps(entries, archive)
  return entries
    .filter(({ name }) => !name.endsWith('/'))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

export async function openZip(path: string, archive: string): Promise<ZipFile> {
  try {
    return await yauzl.openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: false })
  } catch (cause) {
    const what = 'the file is no whole zip archive: its directory of entries cannot be read'
    throw archiveFault('ARCHIVE_DAMAGED', archive, {
      what,
      expected: 'a zip archive, complete to its last byte',
      cause,
    })
  }
}

/** Turns what the library throws into a fault of the delivery; faults pass as they are. */
export function damagedZip(error: unknown, file: string): unknown {
  if (error instanceof CauceError) return error
  if (error instanceof Error && 'syscall' in error) return error
  if (error instanceof Error && /encrypt/.test(error.message)) return archiveFault('ARCHIVE_ENCRYPTED', file, encrypted)
  return archiveFault('ARCHIVE_DAMAGED', file, {
    what: 'the archive is damaged or cut off',
    expected: 'a complete zip archive',
    cause: error,
  })
}

export const encrypted = {
  what: 'the archive is encrypted',
  expected: 'an archive without password',
  todo: 'Unpack it with its password and deliver the plain file.',
} as const

function tooMany(archive: string, count: number, limits: ArchiveLimits): CauceError {
  const what = `the archive lists ${count} entries or more`
  return archiveFault('ARCHIVE_ENTRIES', archive, {
    what,
    expected: `at most ${limits.entries}`,
    todo: 'Check that the file is what the institution sent.',
  })
}

function refuseOverlaps(entries: readonly NamedEntry[], archive: string): void {
  const byOffset = entries
    .map(({ entry }) => entry)
    .sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let free = 0
  for (const entry of byOffset) {
    if (entry.relativeOffsetOfLocalHeader < free) {
      throw archiveFault('ARCHIVE_OVERLAP', archive, {
        what: 'entries of the archive lie on the same bytes',
        expected: 'each entry on bytes of its own',
      })
    }
    free = entry.relativeOffsetOfLocalHeader + localHeaderBytes + entry.fileNameLength + entry.compressedSize
  }
}

const localHeaderBytes = 30
