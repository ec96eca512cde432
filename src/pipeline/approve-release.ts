import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import type { Logger } from '../core/effects.js'
import { databaseFile } from '../publish/manifest.js'
import type { Manifest } from '../publish/manifest.js'
import type { FoundRelease } from '../publish/open-release.js'
import { publishRelease } from '../publish/release.js'
import { verifyRelease } from '../publish/seal-release.js'
import { commentsOn } from '../publish/validation/territory-comment.js'
import { openWarehouse } from '../warehouse/open.js'
import { dropSchema, tablesIn } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import { findBoundaries } from './find-boundaries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { publicTables } from './public-tables.js'
import { releaseFiles, specFiles } from './publish-results.js'
import type { StateFolder } from './state-folder.js'

export interface ApproveDoors {
  readonly specs: PipelineSpecs
  readonly state: StateFolder
  /** The draft that is approved. */
  readonly draft: FoundRelease
  readonly by: string
  readonly note: string
  readonly now: Date
  readonly pageAssets: string
  /** Folders in which the boundaries are looked for. */
  readonly roots: readonly string[]
  readonly log: Logger
}

/**
 * Publishes the figures of a draft anew as validated, with who, when and why in its manifest. Nothing is computed: tables are taken from
 * the draft, after every byte of it was read. Throws where it is validated already, or where the YAML is no longer what it was made
 * with. Belongs behind the lock. Returns the folder of the new release.
 */
export async function approveRelease(doors: ApproveDoors): Promise<string> {
  const { specs, state, draft } = doors
  const manifest = await verifyRelease(draft.folder)
  refuseApproved(manifest)
  refuseChanged(specs, manifest)
  await mkdir(state.scratch, { recursive: true, mode: 0o700 })
  const path = join(state.scratch, 'approve.duckdb')
  try {
    await copyFile(join(draft.folder, databaseFile), path)
    const warehouse = await openWarehouse({ path, tempDirectory: state.scratch })
    try {
      await markValidated(warehouse.db)
      return await published(doors, warehouse.db, manifest)
    } finally {
      await warehouse.close()
    }
  } finally {
    await rm(state.scratch, { recursive: true, force: true })
  }
}

async function published({ specs, state, by, note, now, pageAssets, roots, log }: ApproveDoors, db: Db, manifest: Manifest): Promise<string> {
  const validated = withStatus(specs)
  await dropSchema(db, 'public')
  const disclosure = await publicTables(db, validated, state.releases)
  const boundaries = await findBoundaries(specs.pipeline.value, roots)
  const { format: _format, tables: _tables, cuts: _cuts, suppression: _suppression, contents: _contents, ...parts } = manifest
  const madeAt = now.toISOString()
  const comments = (await commentsOn(join(state.releases, manifest.pipeline), manifest.id)).map(({ release: _release, ...comment }) => comment)
  const approved = {
    ...parts,
    id: `${madeAt.replaceAll(/[-:]/g, '').replace(/\.\d+/, '')}-${manifest.fingerprint.slice(0, 8)}`,
    status: 'validated' as const,
    madeAt,
    approval: { by, at: madeAt, note, draft: manifest.id, comments },
    disclosure,
  }
  return publishRelease(db, state.releases, approved, releaseFiles(db, validated, approved, { assets: pageAssets, boundaries, log, threshold: disclosure.threshold }))
}

function withStatus(specs: PipelineSpecs): PipelineSpecs {
  return { ...specs, pipeline: { ...specs.pipeline, value: { ...specs.pipeline.value, status: 'validated' } } }
}

async function markValidated(db: Db): Promise<void> {
  for (const { schema, name } of await tablesIn(db, 'risk')) {
    const { rows } = await sql`select 1 from duckdb_columns() where schema_name = ${schema} and table_name = ${name} and column_name = 'status' and database_name = current_database()`.execute(db)
    if (rows.length > 0) await sql`update ${sql.id(schema, name)} set status = 'validated' where status = 'draft'`.execute(db)
  }
}

function refuseApproved({ status, id, approval }: Manifest): void {
  if (status === 'draft') return
  throw new CauceError('usage', { code: 'RELEASE_APPROVED', what: `${id} is validated already${approval === undefined ? '' : `, by ${approval.by} on ${approval.at.slice(0, 10)}`}`, expected: 'a draft' })
}

/** A signature is for what was looked at: the page is made anew from the YAML of today, which must be that of the draft. */
function refuseChanged(specs: PipelineSpecs, manifest: Manifest): void {
  const before = new Map(manifest.specifications.map(({ file, sha256 }) => [file, sha256]))
  const changed = specFiles(specs).filter(({ file, sha256 }) => before.get(file) !== sha256).map(({ file }) => file)
  if (changed.length === 0) return
  throw new CauceError('specification', { code: 'SPEC_CHANGED', what: `${changed.slice(0, 5).join(', ')}${changed.length > 5 ? ', …' : ''} changed since ${manifest.id} was made`, expected: 'the specifications of the draft', todo: 'Run the pipeline again, look at the new draft, and approve that.' })
}
