import { constants, type BigIntStats, type Dirent } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Connector, FileIdentity, OfferedFile } from '../src/core/connector.js'
import { CauceError } from '../src/core/error.js'
import { didYouMean, nearest } from '../src/core/nearest.js'
import { matchesSegment, patternSegments } from './match-pattern.js'

const chunkBytes = 1 << 20

/**
 * Deliveries in a folder of this machine. A pattern may name subfolders (`2024/*.csv`); hidden files are not offered.
 * Nothing outside the folder is reached, neither by `..` nor through a symbolic link. Throws `notFound` for a missing
 * folder or file, `delivery` for a file that changes while it is read.
 */
export const folderConnector: Connector = {
  kind: 'folder',

  async list(location, pattern) {
    const root = await rootOf(location)
    const found = await listWithin(root, root, '', patternSegments(pattern))
    return [...found].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  },

  async *open(location, file) {
    const root = await rootOf(location)
    const path = await pathWithin(root, location, file.name)
    yield* wholeFile(path, file)
  },
}

async function rootOf(location: string): Promise<string> {
  const root = await realpath(location).catch(() => undefined)
  if (root === undefined) {
    throw new CauceError('notFound', {
      code: 'FOLDER_MISSING',
      where: { file: location },
      what: 'this folder does not exist',
      expected: "the folder in which the institution's files lie",
      todo:
        (await nearestIn(dirname(location), location.split(sep).pop() ?? location)) ??
        'Correct the location, or make the folder.',
    })
  }
  if ((await stat(root)).isDirectory()) return root
  throw new CauceError('notFound', {
    code: 'FOLDER_IS_FILE',
    where: { file: location },
    what: 'this is a file',
    expected: 'a folder',
  })
}

async function listWithin(
  root: string,
  folder: string,
  prefix: string,
  segments: readonly string[],
): Promise<readonly OfferedFile[]> {
  const [segment = '', ...deeper] = segments
  const entries: readonly Dirent[] = await readdir(folder, { withFileTypes: true })
  const offered: OfferedFile[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.') || !matchesSegment(segment, entry.name)) continue
    const path = await realpath(join(folder, entry.name)).catch(() => undefined)
    if (path === undefined || !isWithin(root, path)) continue
    const found = await stat(path, { bigint: true })
    const name = prefix + entry.name
    if (deeper.length > 0 && found.isDirectory()) offered.push(...(await listWithin(root, path, `${name}/`, deeper)))
    if (deeper.length === 0 && found.isFile()) offered.push({ name, bytes: Number(found.size), identity: identityOf(found) })
  }
  return offered
}

/** The time of the last change of the inode cannot be set back, as that of the content can: a copy over the file with its old date shows. */
function identityOf({ dev, ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs }: BigIntStats): FileIdentity {
  return { text: [dev, ino, size, mtimeNs, ctimeNs].join(' '), changedAt: Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs) }
}

async function pathWithin(root: string, location: string, name: string): Promise<string> {
  const unsafe = name.split('/').some((part) => part === '..' || part === '.' || part === '' || /[\\\0]/.test(part))
  const path = unsafe ? undefined : await realpath(join(root, name)).catch(() => undefined)
  const inside = path !== undefined && isWithin(root, path)
  if (inside && (await stat(path)).isFile()) return path
  const outside = unsafe || (path !== undefined && !inside)
  throw new CauceError('notFound', {
    code: outside ? 'FILE_OUTSIDE' : 'FILE_MISSING',
    where: { file: join(location, unsafe ? '' : name) },
    what: outside ? 'a file outside the folder was asked for' : 'this file does not exist',
    expected: outside ? 'a file that lies in the folder itself' : 'a file that the folder offered',
    todo: outside ? 'Copy the file into the folder.' : await nearestIn(root, name),
  })
}

function isWithin(root: string, path: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep)
}

async function nearestIn(folder: string, name: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => [])
  const shown = names.filter((candidate) => !candidate.startsWith('.')).sort()
  if (nearest(name, shown) !== undefined) return didYouMean(name, shown)
  return shown.length === 0 ? undefined : `There is ${shown.slice(0, 5).join(', ')}${shown.length > 5 ? ', …' : ''}.`
}

async function* wholeFile(path: string, file: OfferedFile): AsyncGenerator<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    let done = 0
    for (;;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes)
      if (bytesRead === 0) break
      done += bytesRead
      if (done > file.bytes) throw changed(file, done)
      yield buffer.subarray(0, bytesRead)
    }
    if (done !== file.bytes) throw changed(file, done)
  } finally {
    await handle.close()
  }
}

function changed(file: OfferedFile, bytes: number): CauceError {
  return new CauceError('delivery', {
    code: 'FILE_CHANGED',
    mayPass: true,
    where: { file: file.name },
    what: `the file was offered with ${file.bytes} bytes and has ${bytes < file.bytes ? `only ${bytes}` : 'more'}`,
    expected: 'a file that nobody writes to while it is read',
    todo: 'Wait until it has been copied in full, then run again.',
  })
}
