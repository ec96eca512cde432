import { createHash } from 'node:crypto'
import { chmod, open, readdir } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { inOrder } from '../core/in-order.js'
import { syncPath } from '../warehouse/synced-file.js'
import { damaged, manifestFile, readManifest } from './manifest.js'
import type { Manifest } from './manifest.js'

/** The disk writes what several ask of it in one go. */
const filesAtOnce = 16
const smallestBlock = 1 << 12
const largestBlock = 1 << 20

/** Sets modes, hashes the files in order of name, and has all of it on disk. Refuses a database that still has its log. */
export async function sealContents(folder: string): Promise<Manifest['contents']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const log = paths.find((path) => path.endsWith('.wal'))
  if (log !== undefined) throw damaged(folder, `${nameIn(folder, log)} is left, so its database is not complete`)
  const contents: Manifest['contents'][number][] = []
  const sealed = inOrder({ items: paths.sort(), width: filesAtOnce, work: async (path) => ({ file: nameIn(folder, path), ...(await sealFile(path)) }) })
  for await (const file of sealed) contents.push(file)
  // Inner folders first, so that a folder is on disk after all that it names.
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of folders.sort().reverse()) {
    await chmod(path, 0o750)
    await syncPath(path)
  }
  return contents
}

/** Reads the file to its end and has it on disk, through one handle: a country has a sheet for each territory and language. */
async function sealFile(path: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const file = await open(path, 'r')
  try {
    await file.chmod(0o640)
    const syncing = file.sync()
    syncing.catch(() => undefined)
    const found = await digestOf(file)
    await syncing
    return found
  } finally {
    await file.close()
  }
}

/** Reads every byte of a release and throws where one differs from what was sealed, or a file was added. */
export async function verifyRelease(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  for (const { file } of manifest.contents) await verifyFile(folder, manifest, file)
  const known = new Set([manifestFile, ...manifest.contents.map(({ file }) => file)])
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  const stray = files.map((entry) => nameIn(folder, join(entry.parentPath, entry.name))).find((file) => !known.has(file))
  if (stray !== undefined) throw damaged(folder, `${stray} is not in its manifest`)
  return manifest
}

/** Throws where the file has other bytes than were sealed. */
export async function verifyFile(folder: string, manifest: Manifest, file: string): Promise<void> {
  const sealed = manifest.contents.find((each) => each.file === file)
  if (sealed === undefined) throw damaged(folder, `${file} is not in its manifest`)
  if ((await hashOf(join(folder, file))) !== sealed.sha256) throw damaged(folder, `${file} has other bytes than were sealed`)
}

async function hashOf(path: string): Promise<string> {
  const file = await open(path, 'r')
  try {
    return (await digestOf(file)).sha256
  } finally {
    await file.close()
  }
}

async function digestOf(file: FileHandle): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  const { size } = await file.stat()
  const block = Buffer.allocUnsafe(Math.min(Math.max(size + 1, smallestBlock), largestBlock))
  for (let bytes = 0; ; ) {
    const { bytesRead } = await file.read(block, 0, block.byteLength, bytes)
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes }
    hash.update(block.subarray(0, bytesRead))
    bytes += bytesRead
  }
}

function nameIn(folder: string, path: string): string {
  return path.slice(folder.length + 1)
}
