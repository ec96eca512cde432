import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline as stream } from 'node:stream/promises'
import { CauceError } from '../core/error.js'
import type { Db } from '../warehouse/tables.js'
import { copyTables } from './copy-tables.js'
import type { CopiedTable } from './copy-tables.js'

export const databaseFile = 'analysis.duckdb'

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
  readonly tables: readonly CopiedTable[]
  readonly contents: readonly { readonly file: string; readonly sha256: string; readonly bytes: number }[]
}

export type ManifestParts = Omit<Manifest, 'format' | 'tables' | 'contents'>

/** Extra files of a release, written into its folder before it is sealed. */
export type ReleaseWriter = (folder: string) => Promise<void>

/**
 * Builds a release aside, seals it with its manifest, and makes it the current one by two renames: whatever is killed when, a reader finds
 * the old release or the new one, whole. Returns the folder of the release.
 */
export async function publishRelease(db: Db, releases: string, parts: ManifestParts, write: ReleaseWriter): Promise<string> {
  const home = join(releases, parts.pipeline)
  const folder = join(home, parts.id)
  const building = join(home, `.building-${parts.id}`)
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true, mode: 0o750 })
  const tables = await copyTables(db, join(building, databaseFile), ['core', 'quarantine', 'risk', 'quality'])
  await write(building)
  const contents = await hashAll(building)
  const manifest: Manifest = { format: 1, ...parts, tables, contents }
  await writeSynced(join(building, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  await syncFolder(building)
  await rename(building, folder)
  await syncFolder(home)
  await pointCurrent(home, parts.id)
  return folder
}

async function pointCurrent(home: string, id: string): Promise<void> {
  const next = join(home, `.current-${id}`)
  await rm(next, { force: true })
  await symlink(id, next)
  await rename(next, join(home, 'current'))
  await syncFolder(home)
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
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause: unknown) => {
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

async function hashAll(folder: string): Promise<Manifest['contents']> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const paths = names.map((entry) => join(entry.parentPath, entry.name)).sort()
  const contents: Manifest['contents'][number][] = []
  for (const path of paths) {
    const hash = createHash('sha256')
    await stream(createReadStream(path), hash)
    await syncFile(path)
    contents.push({ file: path.slice(folder.length + 1), sha256: hash.digest('hex'), bytes: (await stat(path)).size })
  }
  return contents
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

async function syncFolder(path: string): Promise<void> {
  await syncFile(path).catch(() => syncFile(dirname(path)))
}
