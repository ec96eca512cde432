import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dbfReader } from '../../../connectors/dbf/read.js'
import type { Finding } from '../../../src/core/finding.js'
import type { ReadSummary } from '../../../src/core/reader.js'
import type { DbfShape } from '../../../src/core/resource.js'

export interface WholeTable {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly lines: readonly number[]
  readonly largest: number
  readonly findings: readonly Finding[]
  readonly summary: ReadSummary
}

export function shapeOf(names: readonly string[], more: Partial<DbfShape> = {}): DbfShape {
  const fields = names.map((name) => ({ name, aliases: [], required: true }))
  return { format: 'dbf', encoding: 'latin-1', fields, ...more }
}

export async function readTable(bytes: Uint8Array, shape: DbfShape, wanted: readonly string[]): Promise<WholeTable> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-dbf-'))
  const path = join(folder, 'table.dbf')
  await writeFile(path, bytes)
  try {
    const rows: (string | null)[][] = []
    const lines: number[] = []
    const findings: Finding[] = []
    let largest = 0
    let summary: ReadSummary | undefined
    for await (const event of dbfReader.read({ file: { name: 'T.DBF', path, bytes: bytes.length }, shape, wanted })) {
      if (event.kind === 'finding') findings.push(event.finding)
      else if (event.kind === 'summary') summary = event
      else {
        largest = Math.max(largest, event.lines.length)
        lines.push(...event.lines)
        for (let row = 0; row < event.lines.length; row++) rows.push(event.columns.map((column) => column[row] ?? null))
      }
    }
    if (summary === undefined) throw new Error('the reader ended without a summary')
    return { rows, lines, largest, findings, summary }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
