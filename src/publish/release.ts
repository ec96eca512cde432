import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, open, readdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline as stream } from 'node:stream/promises'
import { CauceError } from '../core/error.js'
import type { Db } from '../warehouse/tables.js'
import { copyTables } from './copy-tables.js'
import type { CopiedTable } from './copy-tables.js'
import type { DisclosureReport } from './disclosure/write-public-tables.js'

export const databaseFile = 'analysis.duckdb'
const manifestFile = 'manifest.json'

/** What a release says of itself; `contents` are its files with their hashes. */
export interface Manifest {
  readonly format: 1
  readonly id: string
  readonly pipeline: string
  readonly period: string
  readonly status: 'draft' | 'validated'
  readonly madeAt: string
  readonly cauce: string
  readonly fingerprint: string
  readonly deliveries: readonly { readonly registry: string; readonly period: string; readonly file: string; readonly sha256: string; readonly bytes: number; readonly version: number }[]
  readonly specifications: readonly { readonly file: string; readonly sha256: string }[]
  readonly reconciliation: readonly Readonly<Record<string, string | number>>[]
  readonly checks: readonly Readonly<Record<string, string | number | null>>[]
  /** Rule by which public figures were hidden and rounded, and how many rows it hides. */
  readonly disclosure?: DisclosureReport
  readonly tables: readonly CopiedTable[]
  readonly contents: readonly { readonly file: string; readonly sha256: string; readonly bytes: number }[]
}

export type ManifestParts = Omit<Manifest, 'format' | 'tables' | 'contents'>

/** Extra files of a release, written into its folder before it is sealed. */
export type ReleaseWriter = (folder: string) => Promise<void>

/**
 * Builds a release aside, seals it with its manifest, and makes it the current one by two renames: whatever is killed when, a reader finds
 * the old release or the new one, whole. Folders are for owner and group, files too, and only the owner writes. Returns the folder of
 * the release; throws `RELEASE_EXISTS` rather than touch one that is there.
 */
export async function publishRelease(db: Db, releases: string, parts: ManifestParts, write: ReleaseWriter): Promise<string> {
  const home = join(releases, parts.pipeline)
  const folder = join(home, parts.id)
  const building = join(home, `.building-${parts.id}`)
  await refuseExisting(folder)
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true, mode: 0o750 })
  try {
    const tables = await copyTables(db, join(building, databaseFile), ['core', 'quarantine', 'risk', 'quality', 'public'])
    await write(building)
    const contents = await sealContents(building)
    const manifest: Manifest = { format: 1, ...parts, tables, contents }
    await writeSynced(join(building, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`)
    await syncFile(building)
    await rename(building, folder)
  } catch (error) {
    await rm(building, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
  await syncFile(home)
  await pointCurrent(home, parts.id)
  return folder
}

async function refuseExisting(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => undefined)) === undefined) return
  throw new CauceError('storage', {
    code: 'RELEASE_EXISTS',
    where: { file: folder },
    what: 'a release of this name is there already',
    expected: 'a new name: releases are never changed',
    todo: 'Run the pipeline again.',
  })
}

async function pointCurrent(home: string, id: string): Promise<void> {
  const next = join(home, `.current-${id}`)
  await rm(next, { force: true })
  await symlink(id, next)
  await rename(next, join(home, 'current'))
  await syncFile(home)
}

/** Folder and manifest of the release in force, or undefined before the first. */
export async function currentRelease(releases: string, pipeline: string): Promise<{ readonly folder: string; readonly manifest: Manifest } | undefined> {
  const home = join(releases, pipeline)
  const id = await readlink(join(home, 'current')).catch(() => undefined)
  if (id === undefined) return undefined
  const folder = join(home, id)
  return { folder, manifest: await readManifest(folder) }
}

/** The release in force, or undefined where there is none or it is damaged: the next one takes its place. */
export async function soundRelease(releases: string, pipeline: string): Promise<{ readonly folder: string; readonly manifest: Manifest } | undefined> {
  return currentRelease(releases, pipeline).catch((error: unknown) => {
    if (error instanceof CauceError && error.code === 'RELEASE_DAMAGED') return undefined
    throw error
  })
}

/** Throws when the folder's files are not those that its manifest names: a release is complete or it is none. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch((cause: unknown) => {
    throw damaged(folder, 'its manifest is missing', cause)
  })
  const manifest = parsed(text)
  if (!isManifest(manifest)) throw damaged(folder, 'its manifest is of an unknown format')
  for (const { file, bytes } of manifest.contents) {
    const found = await stat(join(folder, file)).catch(() => undefined)
    if (found?.size !== bytes) throw damaged(folder, `${file} is missing or has another size`)
  }
  return manifest
}

/** Reads every byte of a release and throws where one differs from what was sealed, or a file was added. */
export async function verifyRelease(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  for (const { file, sha256 } of manifest.contents) {
    if ((await hashOf(join(folder, file))) !== sha256) throw damaged(folder, `${file} has other bytes than were sealed`)
  }
  const known = new Set([manifestFile, ...manifest.contents.map(({ file }) => file)])
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory())
  const stray = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).find((file) => !known.has(file))
  if (stray !== undefined) throw damaged(folder, `${stray} is not in its manifest`)
  return manifest
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 1 && 'contents' in value && Array.isArray(value.contents)
}

function damaged(folder: string, what: string, cause?: unknown): CauceError {
  return new CauceError('storage', { code: 'RELEASE_DAMAGED', where: { file: folder }, what: `the release is damaged: ${what}`, todo: 'Run the pipeline again to publish a new one.', cause })
}

/** Sets modes, hashes the files in order of name, and has all of it on disk. */
async function sealContents(folder: string): Promise<Manifest['contents']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents: Manifest['contents'][number][] = []
  for (const path of paths.sort()) {
    await chmod(path, 0o640)
    await syncFile(path)
    contents.push({ file: path.slice(folder.length + 1), sha256: await hashOf(path), bytes: (await stat(path)).size })
  }
  for (const entry of entries.filter((each) => each.isDirectory())) {
    const path = join(entry.parentPath, entry.name)
    await chmod(path, 0o750)
    await syncFile(path)
  }
  return contents
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await stream(createReadStream(path), hash)
  return hash.digest('hex')
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o640)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
