import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { makeSpreadsheetReader } from '../../../connectors/spreadsheet/read.js'
import { defaultZipLimits } from '../../../connectors/spreadsheet/zip-parts.js'
import type { ZipLimits } from '../../../connectors/spreadsheet/zip-parts.js'
import { CauceError } from '../../../src/core/error.js'
import type { Finding } from '../../../src/core/finding.js'
import type { ReadSummary } from '../../../src/core/reader.js'
import type { SheetShape } from '../../../src/core/resource.js'

export interface Got {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly lines: readonly number[]
  readonly findings: readonly Finding[]
  readonly summary: ReadSummary
}

export type Parts = Partial<SheetShape> & { readonly names: readonly string[]; readonly wanted?: readonly string[] | undefined; readonly limits?: ZipLimits }

/** Reads a sheet and asserts that every sheet row is accounted for, once, and that findings agree with the counts. */
export async function readSheet(path: string, { names, wanted = names, limits = defaultZipLimits, ...parts }: Parts): Promise<Got> {
  const fields = names.map((name) => ({ name, aliases: [], required: true }))
  const shape: SheetShape = { format: 'xlsx', sheet: 1, headerRows: [1], footers: [], blocks: null, fields, ...parts }
  const rows: (string | null)[][] = []
  const lines: number[] = []
  const findings: Finding[] = []
  let summary: ReadSummary | undefined
  const file = { name: basename(path), path, bytes: statSync(path).size }
  for await (const event of makeSpreadsheetReader(limits).read({ file, shape, wanted })) {
    if (event.kind === 'finding') findings.push(event.finding)
    else if (event.kind === 'summary') summary = event
    else {
      expect(event.lines.length).toBeLessThanOrEqual(2048)
      event.lines.forEach((line, row) => {
        lines.push(line)
        rows.push(event.columns.map((column) => column[row] ?? null))
      })
    }
  }
  if (summary === undefined) throw new Error('no summary')
  const { total, header, rows: landed, quarantined, dropped } = summary.lines
  const covered = (disposition: string): number =>
    findings.filter((finding) => finding.disposition === disposition).reduce((sum, finding) => sum + finding.lines, 0)
  expect(header + landed + quarantined + dropped).toBe(total)
  expect([landed, quarantined, dropped]).toEqual([rows.length, covered('quarantined'), covered('dropped')])
  return { rows, lines, findings, summary }
}

export async function refusalOf(path: string, parts: Parts): Promise<CauceError> {
  const error: unknown = await readSheet(path, parts).then(() => undefined, (reason: unknown) => reason)
  if (!(error instanceof CauceError)) throw new Error(`not refused: ${String(error)}`)
  expect(error.kind).toBe('delivery')
  return error
}

/** A folder for the files of one test file. */
export function scratch(): { readonly put: (name: string, content: string | Buffer) => string; readonly path: (name: string) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-sheet-'))
  return {
    path: (name) => join(folder, name),
    put: (name, content) => {
      writeFileSync(join(folder, name), content)
      return join(folder, name)
    },
    remove: () => rmSync(folder, { recursive: true }),
  }
}
