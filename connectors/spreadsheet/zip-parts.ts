import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'
import { CauceError } from '../../src/core/error.js'
import type { FrozenFile } from '../../src/core/reader.js'

/** Bounds against archives made to exhaust memory or time. Ratio: inflated to packed bytes of one part above 16 MiB. */
export interface ZipLimits {
  readonly entries: number
  readonly inflatedBytes: number
  readonly ratio: number
}

export const defaultZipLimits: ZipLimits = { entries: 10_000, inflatedBytes: 8 * 2 ** 30, ratio: 400 }

const smallPart = 16 * 2 ** 20

/** The parts of an open package by name. */
export interface ZipParts {
  has(name: string): boolean
  /** Inflated bytes; fails when the part is broken or longer than the archive says. */
  open(name: string): AsyncGenerator<Uint8Array>
  close(): void
}

export async function openZip(file: FrozenFile, limits: ZipLimits): Promise<ZipParts> {
  const zip = await openArchive(file)
  try {
    const entries = await listEntries(zip, file, limits)
    return {
      has: (name) => entries.has(name.toLowerCase()),
      open: (name) => inflate(zip, entries.get(name.toLowerCase()), name, file),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

function openArchive(file: FrozenFile): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(file.path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error === null) resolve(zip)
      else reject(broken(file, error))
    })
  })
}

function listEntries(zip: ZipFile, file: FrozenFile, limits: ZipLimits): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > limits.entries) return Promise.reject(
    tooMuch(file, `it holds ${zip.entryCount} entries`, `at most ${limits.entries}`),
  )
  const entries = new Map<string, Entry>()
  let inflated = 0
  return new Promise((resolve, reject) => {
    zip.on('error', (error: Error) => reject(broken(file, error)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      inflated += entry.uncompressedSize
      const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize)
      const name = entry.fileName.toLowerCase()
      if (inflated > limits.inflatedBytes) reject(
        tooMuch(file, 'its parts inflate to too much', `at most ${limits.inflatedBytes} bytes`),
      )
      else if (entry.uncompressedSize > smallPart && ratio > limits.ratio) {
        reject(tooMuch(file, `a part inflates to ${Math.round(ratio)} times its size`, `at most ${limits.ratio} times`))
      } else if (entries.has(name)) reject(broken(file, new Error('two parts carry the same name')))
      else {
        entries.set(name, entry)
        zip.readEntry()
      }
    })
    zip.readEntry()
  })
}

async function* inflate(
  zip: ZipFile, entry: Entry | undefined, name: string, file: FrozenFile,
): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw broken(file, new Error(`the part ${name} is missing`))
  if (entry.isEncrypted()) throw broken(file, new Error(`the part ${name} is encrypted`))
  const stream = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error === null ? resolve(opened) : reject(broken(file, error))))
  })
  try {
    yield* stream
  } catch (error) {
    throw broken(file, error)
  }
}

function broken(file: FrozenFile, cause: unknown): CauceError {
  return new CauceError('delivery', {
    code: 'WORKBOOK_BROKEN',
    what: `the workbook cannot be unpacked (${cause instanceof Error ? cause.message : 'unknown reason'})`,
    where: { file: file.name },
    expected: 'a complete .xlsx workbook',
    todo: 'Ask the institution to send the file again.',
    cause,
  })
}

function tooMuch(file: FrozenFile, what: string, expected: string): CauceError {
  return new CauceError('delivery', {
    code: 'ARCHIVE_LIMIT',
    what,
    where: { file: file.name },
    expected,
    todo: 'Do not open it; ask the institution what it sent.',
  })
}
