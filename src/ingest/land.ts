import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import type { Finding } from '../core/finding.js'
import { matchHeader } from '../core/header.js'
import type { Drift } from '../core/header.js'
import { didYouMean } from '../core/nearest.js'
import { isNative } from '../core/native-reading.js'
import type { NativeProver, NativeReading, NotNative } from '../core/native-reading.js'
import type { FormatReader, ReadRequest, ReadSummary } from '../core/reader.js'
import type { DocumentShape, FormatName } from '../core/resource.js'
import { readParquet } from '../warehouse/functions/read-document.js'
import type { Db } from '../warehouse/tables.js'
import { assertLines, landStrict } from './land-strict.js'
import { viewCleanFile, viewColumns, viewLines, viewParquet } from './raw-layer.js'
import type { RawRelation } from './raw-layer.js'

/** The readers and provers that the door has brought along. */
export interface Formats {
  readonly readers: ReadonlyMap<FormatName, FormatReader>
  readonly provers: ReadonlyMap<FormatName, NativeProver>
}

export interface LandRequest extends ReadRequest {
  /** Name of the raw relation; a record type is appended to it. */
  readonly name: string
  /** Folder of the vault for what the strict reader rewrites. */
  readonly scratch: string
}

export interface LandedFile {
  /** By record type; the empty text for files of one type. */
  readonly records: ReadonlyMap<string, RawRelation>
  readonly summary: ReadSummary
  /** `native` when a scan proved that the engine's own reader may be trusted with the file. */
  readonly path: 'native' | 'strict'
  /** Why the file was read strictly. */
  readonly reason: string | null
}

/**
 * Lands one file in the raw layer, as text. The engine's parallel reader does the work only where a scan of the bytes has proved that it
 * must agree with strict reading; everything else goes through the strict reader.
 */
export async function land(db: Db, formats: Formats, request: LandRequest, onFinding: (finding: Finding) => Promise<void>): Promise<LandedFile> {
  const { shape, file } = request
  if (shape.format === 'parquet') return landParquet(db, request, shape)
  const { proof, path } = await prove(formats, request)
  if (proof !== undefined && isNative(proof)) {
    for (const finding of proof.findings) await onFinding(finding)
    assertLines(file.name, proof.summary)
    const records =
      proof.layout.kind === 'columns'
        ? new Map([['', await viewColumns(db, request.name, path, proof, request.wanted)]])
        : await viewLines(db, (record) => recordName(request.name, record), path, proof)
    return { records, summary: proof.summary, path: 'native', reason: null }
  }
  const reader = formats.readers.get(shape.format)
  if (reader === undefined) throw new CauceError('internal', { code: 'FORMAT_WITHOUT_READER', where: { file: file.name }, what: `no reader for the format ${shape.format}` })
  const { files, summary } = await landStrict(reader, request, request.scratch, onFinding)
  const records = new Map<string, RawRelation>()
  for (const clean of files) records.set(clean.record, await viewCleanFile(db, recordName(request.name, clean.record), clean))
  return { records, summary, path: 'strict', reason: proof === undefined ? null : `${proof.reason}${proof.line === 0 ? '' : ` on line ${proof.line}`}` }
}

/** The proof of the file itself, or of a copy in UTF-8 where only the encoding stood in the way. */
async function prove(formats: Formats, request: LandRequest): Promise<{ readonly proof: NativeReading | NotNative | undefined; readonly path: string }> {
  const prover = formats.provers.get(request.shape.format)
  const proof = await prover?.prove(request)
  if (prover?.transcode === undefined || proof === undefined || isNative(proof) || proof.curable !== true) return { proof, path: request.file.path }
  await mkdir(request.scratch, { recursive: true, mode: 0o700 })
  const copy = await prover.transcode(request, join(request.scratch, 'utf-8'))
  const again = await prover.prove(copy)
  return isNative(again) ? { proof: again, path: copy.file.path } : { proof, path: request.file.path }
}

function recordName(name: string, record: string): string {
  return record === '' ? name : `${name}__${record}`
}

async function landParquet(db: Db, request: LandRequest, shape: DocumentShape): Promise<LandedFile> {
  const { file, wanted } = request
  const described = await db
    .selectFrom(sql<{ name: string; rows: bigint }>`(select name, (select count(*) from ${readParquet({ path: file.path })}) as rows
      from parquet_schema(${file.path}) where num_children is null)`.as('schema'))
    .select([sql<string>`name`.as('name'), sql<bigint>`rows`.as('rows')])
    .execute()
    .catch((cause: unknown) => {
      throw new CauceError('delivery', {
        code: 'PARQUET_UNREADABLE',
        where: { file: file.name },
        what: 'the file cannot be read as Parquet',
        expected: 'a complete Parquet file',
        todo: 'Ask for it again: it may have been cut, or be of another format.',
        cause,
      })
    })
  const delivered = described.map((row) => row.name)
  const match = matchHeader(delivered, shape.fields)
  refuseMissing(file.name, wanted, match.columns, match.drift, delivered)
  const columns = new Map<string, string>()
  for (const [index, name] of match.columns.entries()) if (name !== null && wanted.includes(name)) columns.set(name, delivered[index] ?? name)
  const rows = Number(described[0]?.rows ?? 0n)
  const view = await viewParquet(db, request.name, file.path, columns)
  return {
    records: new Map([['', view]]),
    summary: {
      kind: 'summary',
      lines: { total: rows, header: 0, rows, quarantined: 0, dropped: 0 },
      records: { '': rows },
      layoutVersion: null,
      drift: match.drift,
    },
    path: 'native',
    reason: null,
  }
}

function refuseMissing(file: string, wanted: readonly string[], found: readonly (string | null)[], drift: Drift, delivered: readonly string[]): void {
  const missing = wanted.filter((name) => !found.includes(name))
  const first = missing[0]
  if (first === undefined) return
  const renamed = drift.renamed.find((pair) => pair.from === first)
  throw new CauceError('delivery', {
    code: 'COLUMN_MISSING',
    where: { file, line: 1 },
    what: `the columns ${missing.join(', ')} are missing`,
    expected: 'every column that the mapping names',
    todo: renamed === undefined ? didYouMean(first, delivered) : `Was "${renamed.from}" renamed to "${renamed.to}"? Then add it to the field's aliases.`,
  })
}
