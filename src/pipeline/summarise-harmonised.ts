import type { Finding } from '../core/finding.js'
import type { HarmonisedPart } from './harmonise-delivery.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import type { LandedPart } from './land-deliveries.js'
import type { PulledDelivery } from './pull.js'
import type { Reconciliation, StepWork } from './run-result.js'

/** What is kept of a harmonised delivery; `marks` name all it depends on. */
export function summarise(marks: Pick<HarmonisedDelivery, 'fingerprint' | 'basis'>, delivery: PulledDelivery, landed: readonly LandedPart[], parts: readonly HarmonisedPart[]): HarmonisedDelivery {
  return {
    ...marks,
    partitions: parts.map((part) => part.partition),
    reconciliation: parts.map((part) => reconciliationOf(delivery, landed.find((each) => each.file === part.file), part)),
    unknown: parts.flatMap((part) => part.counts.unknownCodes.map((codes) => ({ table: part.table, codes }))),
    rows: parts.map((part) => ({ table: part.table, rows: (part.counts.cells ?? part.counts).rows })),
  }
}

function reconciliationOf(delivery: PulledDelivery, landed: LandedPart | undefined, part: HarmonisedPart): Reconciliation {
  const lines = landed?.summary.lines
  const counts = part.counts.cells ?? part.counts
  return {
    registry: delivery.row.registry,
    period: delivery.row.period,
    file: part.file,
    table: part.table,
    lines: lines?.total ?? 0,
    headerLines: lines?.header ?? 0,
    landedLines: lines?.rows ?? 0,
    quarantinedLines: lines?.quarantined ?? 0,
    droppedLines: lines?.dropped ?? 0,
    delivered: counts.delivered,
    rows: counts.rows,
    quarantined: counts.quarantined,
    dropped: counts.dropped,
    path: landed?.path ?? 'strict',
    layoutVersion: landed?.summary.layoutVersion ?? null,
  }
}

/** Rows and bytes of a step. */
export function workOf({ row }: PulledDelivery, { reconciliation }: HarmonisedDelivery): StepWork {
  const sum = (pick: (each: Reconciliation) => number): number => reconciliation.reduce((total, each) => total + pick(each), 0)
  return { rowsIn: sum((each) => each.delivered), rowsOut: sum((each) => each.rows), quarantined: sum((each) => each.quarantined), dropped: sum((each) => each.dropped), bytes: row.bytes, sha256: row.id }
}

export function findingsOf(part: HarmonisedPart): readonly Finding[] {
  return part.counts.findings.map((finding) => ({
    rule: finding.rule,
    disposition: finding.disposition,
    file: part.file,
    line: finding.firstLine,
    lines: finding.count,
    column: `${part.table}.${finding.column}`,
    message: `${finding.count} ${finding.disposition === 'noted' ? 'noted' : 'quarantined'}, the first on line ${finding.firstLine}.`,
  }))
}
