import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { CauceError } from '../core/error.js'
import type { CopiedTable } from './copy-tables.js'
import type { DisclosureReport } from './disclosure/write-public-tables.js'

export const manifestFile = 'manifest.json'
/** Database of a release for staff: core, quarantine, risk, quality. */
export const databaseFile = 'analysis.duckdb'
/** Folder of a release for everybody: suppressed tables only, and what is made of them. */
export const publicFolder = 'public'
export const publicDatabaseFile = 'public/public.duckdb'
/**
 * Schema of the tables in that file. The engine names the database after the file, so `public.territory_risk` and `territory_risk` both
 * find a table here, where a schema `public` would be ambiguous.
 */
export const publicSchema = 'main'

/** Cut point of a class, as in the tables `risk.<model>_cut`. */
export interface ManifestCut {
  readonly model: string
  readonly scope: string
  readonly parentCode: string | null
  readonly class: string
  readonly rank: number
  /** Lowest score of the class; null for the first. */
  readonly lowerBound: number | null
  readonly territories: number
  readonly method: string
}

/** Who validated a release, when and why, and what the regional teams had said of it. */
export interface Approval {
  readonly by: string
  readonly at: string
  readonly note: string
  /** The draft that was approved: the same figures. */
  readonly draft: string
  readonly comments: readonly { readonly territoryCode: string; readonly agrees: boolean | null; readonly comment: string; readonly by: string; readonly at: string }[]
}

/** What a release says of itself; `contents` are its files with their hashes. Format 1 had no `public` folder. */
export interface Manifest {
  readonly format: 1 | 2
  readonly id: string
  readonly pipeline: string
  readonly period: string
  readonly status: 'draft' | 'validated'
  readonly madeAt: string
  /** Absent in a draft. */
  readonly approval?: Approval
  /** Version of Cauce. */
  readonly cauce: string
  /** Version of the method, which changes with every change of a number; null in format 1. */
  readonly methodVersion: number | null
  readonly fingerprint: string
  readonly deliveries: readonly { readonly registry: string; readonly period: string; readonly file: string; readonly sha256: string; readonly bytes: number; readonly version: number; readonly institution?: string; readonly receivedAt?: string }[]
  readonly specifications: readonly { readonly file: string; readonly sha256: string }[]
  readonly reconciliation: readonly Readonly<Record<string, string | number>>[]
  readonly checks: readonly Readonly<Record<string, string | number | null>>[]
  /** Rule by which public figures were hidden and rounded, and how many rows it hides. */
  readonly disclosure?: DisclosureReport
  /** Rows of every table; those of the schema `public` lie in `public/public.duckdb`, the others in `analysis.duckdb`. */
  readonly tables: readonly CopiedTable[]
  readonly cuts: readonly ManifestCut[]
  /** Rows of each public table by state. */
  readonly suppression: readonly { readonly table: string; readonly state: string; readonly rows: number }[]
  readonly contents: readonly { readonly file: string; readonly sha256: string; readonly bytes: number }[]
}

/** What the run knows of the release; the rest is found while it is built. */
export type ManifestParts = Omit<Manifest, 'format' | 'tables' | 'cuts' | 'suppression' | 'contents'>

/** Files looked at before others have their turn: about a millisecond. */
const looksAtOnce = 256

/** Throws when the folder's files are not those that its manifest names: a release is complete or it is none. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch((cause: unknown) => {
    throw damaged(folder, 'its manifest is missing', cause)
  })
  const manifest = parsed(text)
  if (!isManifest(manifest)) throw damaged(folder, 'its manifest is of an unknown format')
  for (const [index, { file, bytes }] of manifest.contents.entries()) {
    // A country has a sheet for each territory and language: a promise for each costs five times what the look itself does.
    if (index % looksAtOnce === looksAtOnce - 1) await setImmediate()
    if (sizeOf(join(folder, file)) !== bytes) throw damaged(folder, `${file} is missing or has another size`)
  }
  return { ...sinceFormat2, ...manifest }
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size
  } catch {
    return undefined
  }
}

const sinceFormat2: Pick<Manifest, 'methodVersion' | 'cuts' | 'suppression'> = { methodVersion: null, cuts: [], suppression: [] }

export function damaged(folder: string, what: string, cause?: unknown): CauceError {
  return new CauceError('storage', {
    code: 'RELEASE_DAMAGED',
    where: { file: folder },
    what: `the release is damaged: ${what}`,
    todo: 'Point to a sound one with cauce release rollback, or run the pipeline again to publish a new one.',
    cause,
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'format' in value && (value.format === 1 || value.format === 2) && 'contents' in value && Array.isArray(value.contents)
}
