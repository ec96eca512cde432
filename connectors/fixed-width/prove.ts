import type { ControlledSummary } from '../../src/core/control-total.js'
import type { Finding } from '../../src/core/finding.js'
import { noDrift } from '../../src/core/header.js'
import type { LineCut } from '../../src/core/native-reading.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import { nativeDelimiter } from './byte-watch.js'
import { lastLineCut } from './last-line.js'
import { layRecords } from './layout.js'
import type { ScanObstacle, ScanResult } from './scan-result.js'
import { isTrimmed } from './short-lines.js'

export interface ProvenRecord {
  readonly type: string
  readonly count: number
  /** Wanted columns in the order asked; the cut is null where the file's version lacks the field. */
  readonly columns: readonly { readonly name: string; readonly cut: LineCut | null }[]
}

export interface ProvenCuts {
  readonly proven: true
  readonly version: string | null
  readonly encoding: 'utf-8' | 'latin-1'
  readonly lineEnd: 'lf' | 'crlf'
  /** Makes each line one column for a native reader of delimited text. */
  readonly delimiter: string
  readonly records: readonly ProvenRecord[]
  readonly findings: readonly Finding[]
  readonly summary: ControlledSummary
}

export type CutProof = ProvenCuts | { readonly proven: false; readonly obstacle: ScanObstacle }

/**
 * Decides whether cutting whole lines natively, `rtrim(substr(line, start, length))` where the record type stands,
 * gives exactly the rows of the strict reader: no line of the file is quarantined. The findings and the summary are
 * those of the strict reader.
 */
export function proveCuts(scan: ScanResult, file: string, shape: FixedWidthShape, wanted: readonly string[]): CutProof {
  if (scan.obstacle !== null) return { proven: false, obstacle: scan.obstacle }
  const layout = layRecords(shape, scan.version, wanted)
  const lines = { total: scan.lines, header: 0, rows: 0, quarantined: 0, dropped: 0 }
  const records: ProvenRecord[] = []
  for (const plan of layout.values()) {
    const seen = scan.records[plan.type]
    const open = scan.open?.type === plan.type ? scan.open.length : Infinity
    const shortest = isTrimmed(shape) ? open : (seen?.shortest ?? Infinity)
    if (shortest < plan.reach)
      return { proven: false, obstacle: { rule: 'LINE_TOO_SHORT', line: shortest === open ? scan.lines : 0 } }
    const count = seen?.count ?? 0
    const framing = plan.type === shape.version?.record || plan.type === shape.trailer?.record
    lines[plan.names.length > 0 ? 'rows' : framing ? 'header' : 'dropped'] += count
    if (plan.names.length === 0) continue
    records.push({
      type: plan.type,
      count,
      columns: plan.names.map((name, index) => ({ name, cut: plan.cuts[index] ?? null })),
    })
  }
  const openEnd = scan.open === null ? undefined : layout.get(scan.open.type)?.end
  const cut = scan.open !== null && openEnd !== undefined && scan.open.length < openEnd
  const landed = records.filter((record) => record.count > 0).map((record) => [record.type, record.count] as const)
  return {
    proven: true,
    version: scan.version,
    encoding: scan.encoding,
    lineEnd: scan.lineEnd,
    delimiter: nativeDelimiter,
    records,
    findings: [...(cut ? [lastLineCut(file, scan.lines, scan.open.length, openEnd)] : []), ...scan.findings],
    summary: {
      kind: 'summary',
      lines,
      records: Object.fromEntries(landed),
      layoutVersion: scan.version,
      drift: noDrift,
      controls: scan.controls,
    },
  }
}
