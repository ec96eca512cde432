import { mkdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CauceError } from '../core/error.js'
import { tablesIn } from '../warehouse/relation.js'
import { syncPath, writeSynced } from '../warehouse/synced-file.js'
import type { Db } from '../warehouse/tables.js'
import { copyTables } from './copy-tables.js'
import type { CopiedTable } from './copy-tables.js'
import { damaged, databaseFile, manifestFile, publicDatabaseFile, publicSchema, readManifest } from './manifest.js'
import type { Manifest, ManifestParts } from './manifest.js'
import { openCounted } from './open-release.js'
import type { FoundRelease } from './open-release.js'
import { recordEvent } from './release-log.js'
import { sealContents } from './seal-release.js'
import { cutsOf, suppressionOf } from './summarise-tables.js'

/** Extra files of a release, written into its folder before it is sealed. */
export type ReleaseWriter = (folder: string) => Promise<void>

/** What has just been done; before `renamed` there is no release, before `current` the one before is in force. */
export type PublishStep = 'building' | 'copied' | 'counted' | 'written' | 'sealed' | 'described' | 'renamed' | 'recorded' | 'current'

export interface PublishOptions {
  readonly onStep?: (step: PublishStep) => void
}

const staffSchemas = ['core', 'quarantine', 'risk', 'quality']

/**
 * Builds a release aside, opens and counts its databases again, seals it with its manifest, and makes it the current one by two renames:
 * whatever is killed when, a reader finds the old release or the new one, whole. Folders are for owner and group, files too, and only
 * the owner writes. Returns the folder of the release; throws `RELEASE_EXISTS` rather than touch one that is there.
 */
export async function publishRelease(db: Db, releases: string, parts: ManifestParts, write: ReleaseWriter, options: PublishOptions = {}): Promise<string> {
  const { onStep = () => undefined } = options
  const home = join(releases, parts.pipeline)
  const folder = join(home, parts.id)
  const building = join(home, `.building-${parts.id}`)
  await refuseExisting(folder)
  await rm(building, { recursive: true, force: true })
  await mkdir(building, { recursive: true, mode: 0o750 })
  onStep('building')
  try {
    const tables = await copyDatabase(db, building, databaseFile, staffSchemas)
    const published = (await tablesIn(db, 'public')).length === 0 ? [] : await copyDatabase(db, building, publicDatabaseFile, ['public'], publicSchema)
    onStep('copied')
    for (const [file, own] of [[databaseFile, tables], [publicDatabaseFile, published]] as const) {
      if (own.length > 0) await (await openCounted(building, file, own)).close()
    }
    onStep('counted')
    await write(building)
    onStep('written')
    const contents = await sealContents(building)
    onStep('sealed')
    const manifest: Manifest = { format: 2, ...parts, tables: [...tables, ...published], cuts: await cutsOf(db), suppression: await suppressionOf(db, published), contents }
    await writeSynced(join(building, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, 0o640)
    await syncPath(building)
    onStep('described')
    await rename(building, folder)
  } catch (error) {
    await rm(building, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
  await syncPath(home)
  onStep('renamed')
  const { approval } = parts
  await recordEvent(home, { at: parts.madeAt, event: approval === undefined ? 'published' : 'approved', release: parts.id, from: (await currentId(home)) ?? null, by: approval?.by ?? null, reason: approval?.note ?? null })
  onStep('recorded')
  await pointCurrent(home, parts.id)
  onStep('current')
  return folder
}

async function copyDatabase(db: Db, folder: string, file: string, schemas: readonly string[], target?: string): Promise<readonly CopiedTable[]> {
  await mkdir(dirname(join(folder, file)), { recursive: true, mode: 0o750 })
  return copyTables(db, join(folder, file), schemas, target)
}

/** The name, or where a release has it (the clock has jumped back to that second) the name with the next free number. */
export async function freeId(releases: string, pipeline: string, id: string): Promise<string> {
  for (let turn = 1; ; turn++) {
    const free = turn === 1 ? id : `${id}-${turn}`
    if ((await stat(join(releases, pipeline, free)).catch(() => undefined)) === undefined) return free
  }
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

/** Makes a release the current one; a reader sees the old link or the new one. */
export async function pointCurrent(home: string, id: string): Promise<void> {
  const next = join(home, `.current-${id}`)
  await rm(next, { force: true })
  await symlink(id, next)
  await rename(next, join(home, 'current'))
  await syncPath(home)
}

/** Name of the release that `current` points to, undefined before the first; throws where it is no link to a neighbour. */
export async function currentId(home: string): Promise<string | undefined> {
  const link = join(home, 'current')
  const id = await readlink(link).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw damaged(link, 'current is no link', error)
  })
  if (id !== undefined && (id === '' || id.startsWith('.') || id.includes('/'))) throw damaged(link, 'current points outside the releases of its pipeline')
  return id
}

/** Folder and manifest of the release in force, or undefined before the first. */
export async function currentRelease(releases: string, pipeline: string): Promise<FoundRelease | undefined> {
  const home = join(releases, pipeline)
  const id = await currentId(home)
  if (id === undefined) return undefined
  const folder = join(home, id)
  if ((await stat(folder).catch(() => undefined)) === undefined) throw damaged(folder, 'current points to it, but it is not there')
  return { folder, manifest: await readManifest(folder) }
}

/** The release in force, or undefined where there is none or it is damaged: the next one takes its place. */
export async function soundRelease(releases: string, pipeline: string): Promise<FoundRelease | undefined> {
  return currentRelease(releases, pipeline).catch((error: unknown) => {
    if (error instanceof CauceError && error.code === 'RELEASE_DAMAGED') return undefined
    throw error
  })
}
