import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fixedWidthReader } from '../../../connectors/fixed-width/read.js'
import { FixedWidthScan } from '../../../connectors/fixed-width/scan.js'
import type { ScanResult } from '../../../connectors/fixed-width/scan-result.js'
import { hasControls, type ControlledSummary } from '../../../src/core/control-total.js'
import type { Finding } from '../../../src/core/finding.js'
import type { FixedWidthShape } from '../../../src/core/resource.js'

export type Row = Readonly<Record<string, string | number | null>>

export interface Everything {
  /** Rows by record type, each with its physical line as `_line`. */
  readonly rows: Readonly<Record<string, readonly Row[]>>
  readonly findings: readonly Finding[]
  readonly summary: ControlledSummary
}

/** Reads bytes through a real file, as the engine does. */
export async function readAll(
  bytes: Uint8Array,
  shape: FixedWidthShape,
  wanted: readonly string[],
): Promise<Everything> {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-fixed-'))
  const path = join(folder, 'base.txt')
  writeFileSync(path, bytes)
  const rows: Record<string, Row[]> = {}
  const findings: Finding[] = []
  let summary: ControlledSummary | undefined
  try {
    for await (const event of fixedWidthReader.read({
      file: { name: 'base.txt', path, bytes: bytes.length },
      shape,
      wanted,
    })) {
      if (event.kind === 'finding') findings.push(event.finding)
      else if (event.kind === 'summary') summary = hasControls(event) ? event : undefined
      else {
        const made = event.lines.map((line, index): Row => ({
          ...Object.fromEntries(event.names.map((name, column) => [name, event.columns[column]?.[index] ?? null])),
          _line: line,
        }))
        rows[event.record] = [...(rows[event.record] ?? []), ...made]
      }
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  if (summary === undefined) throw new Error('no summary came')
  return { rows, findings, summary }
}

export function scan(bytes: Uint8Array, shape: FixedWidthShape, chunk = 1 << 20): ScanResult {
  const pass = new FixedWidthScan('base.txt', shape)
  for (let at = 0; at < bytes.length; at += chunk) pass.update(bytes.subarray(at, at + chunk))
  return pass.finish()
}
