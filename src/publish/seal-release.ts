import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline as stream } from 'node:stream/promises'
import { damaged, manifestFile, readManifest } from './manifest.js'
import type { Manifest } from './manifest.js'

/** Sets modes, hashes the files in order of name, and has all of it on disk. Refuses a database that still has its log. */
export async function sealContents(folder: string): Promise<Manifest['contents']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const log = paths.find((path) => path.endsWith('.wal'))
  if (log !== undefined) throw damaged(folder, `${nameIn(folder, log)} is left, so its database is not complete`)
  const contents: Manifest['contents'][number][] = []
  for (const path of paths.sort()) {
    await chmod(path, 0o640)
    await syncPath(path)
    contents.push({ file: nameIn(folder, path), sha256: await hashOf(path), bytes: (await stat(path)).size })
  }
  // Inner folders first, so that a folder is on disk after all that it names.
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of folders.sort().reverse()) {
    await chmod(path, 0o750)
    await syncPath(path)
  }
  return contents
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

export async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o640)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Has a file, or the names in a folder, on disk. */
export async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await stream(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

function nameIn(folder: string, path: string): string {
  return path.slice(folder.length + 1)
}
