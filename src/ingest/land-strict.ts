import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import type { Finding } from '../core/finding.js'
import type { FormatReader, ReadRequest, ReadSummary } from '../core/reader.js'
import { CleanFileWriter } from './clean-file.js'
import type { CleanFile } from './clean-file.js'

export interface StrictLanding {
  readonly files: readonly CleanFile[]
  readonly summary: ReadSummary
}

/**
 * Reads a file strictly and writes what it accepts to clean files, one for each record type; what it refuses goes to `onFinding`.
 * Throws when the lines of the file do not add up: header + rows + quarantined + dropped = total.
 */
export async function landStrict(reader: FormatReader, request: ReadRequest, folder: string, onFinding: (finding: Finding) => Promise<void>): Promise<StrictLanding> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const writers = new Map<string, CleanFileWriter>()
  let summary: ReadSummary | undefined
  try {
    for await (const event of reader.read(request)) {
      if (event.kind === 'rows') {
        const writer = writers.get(event.record) ?? writerOf(folder, event.record)
        writers.set(event.record, writer)
        await writer.append(event)
      } else if (event.kind === 'finding') await onFinding(event.finding)
      else summary = event
    }
  } catch (error) {
    for (const writer of writers.values()) await writer.abandon()
    throw error
  }
  // A record type of which the file has no rows still is a relation that mappings may read.
  for (const { record, names } of expectedRecords(request)) {
    if (writers.has(record)) continue
    const writer = writerOf(folder, record)
    writers.set(record, writer)
    await writer.append({ kind: 'rows', record, names, columns: names.map(() => []), lines: [] })
  }
  const files: CleanFile[] = []
  for (const writer of writers.values()) files.push(await writer.finish())
  if (summary === undefined) throw new CauceError('internal', { code: 'READER_WITHOUT_SUMMARY', where: { file: request.file.name }, what: 'the reader ended without a summary' })
  assertLines(request.file.name, summary)
  return { files, summary }
}

function writerOf(folder: string, record: string): CleanFileWriter {
  return new CleanFileWriter(join(folder, `rows-${record === '' ? 'all' : record}`), record)
}

/** Record types and columns that the request names; fixed-width columns read `type.column`. */
function expectedRecords({ shape, wanted }: ReadRequest): readonly { readonly record: string; readonly names: readonly string[] }[] {
  if (shape.format !== 'fixed-width' || shape.recordType === null) return [{ record: '', names: wanted }]
  const types = new Set(wanted.map((name) => name.slice(0, name.indexOf('.'))))
  return [...types].map((record) => ({ record, names: wanted.filter((name) => name.startsWith(`${record}.`)).map((name) => name.slice(record.length + 1)) }))
}

/** Nothing is dropped in silence: each physical line is header, row, quarantined or declared dropped. */
export function assertLines(file: string, { lines }: ReadSummary): void {
  if (lines.total === lines.header + lines.rows + lines.quarantined + lines.dropped) return
  throw new CauceError('internal', {
    code: 'LINES_DO_NOT_ADD_UP',
    where: { file },
    what: `of ${lines.total} lines, ${lines.header} header, ${lines.rows} row, ${lines.quarantined} quarantined and ${lines.dropped} dropped lines are accounted for`,
    expected: 'every line to be accounted for once',
    todo: 'Report this file layout; nothing of the delivery was used.',
  })
}
