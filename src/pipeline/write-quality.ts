import type { CheckResult } from '../quality/run-checks.js'
import type { StaleInput } from '../quality/stale-inputs.js'
import { countFindings } from '../warehouse/ledger/findings.js'
import { createSchema } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import { writeTable } from '../warehouse/write-table.js'
import type { DescribedTable, TypedColumn } from '../warehouse/write-table.js'
import type { HarmonisedDelivery } from './harmonised-delivery.js'
import type { PulledDelivery } from './pull.js'

const text = (name: string, comment: string): TypedColumn => ({ name, type: 'varchar', comment })
const count = (name: string, comment: string): TypedColumn => ({ name, type: 'bigint', comment })

const reconciliation: DescribedTable = {
  schema: 'quality',
  name: 'reconciliation',
  comment: 'Every delivered line and record accounted for: lines = header + landed + quarantined + dropped; delivered = rows + quarantined + dropped.',
  columns: [
    text('registry', 'Registry'),
    text('period', 'Period delivered'),
    text('file', 'File, or entry of an archive'),
    text('table', 'Canonical table'),
    count('lines', 'Physical lines of the file'),
    count('header_lines', 'Header, title and control lines'),
    count('landed_lines', 'Lines read as records'),
    count('quarantined_lines', 'Lines that could not be read as records'),
    count('dropped_lines', 'Lines dropped by declaration'),
    count('delivered', 'Records, or observations, given to the mapping'),
    count('rows', 'Good rows'),
    count('quarantined', 'Rows with a value or territory that does not fit'),
    count('dropped', 'Rows dropped by declaration'),
    text('path', 'native or strict reading'),
    text('layout_version', 'Layout version of the file'),
  ],
}

const checks: DescribedTable = {
  schema: 'quality',
  name: 'check',
  comment: 'Checks of the last run with their verdicts.',
  columns: [
    text('check', 'Check'),
    text('of', 'What it looked at'),
    text('verdict', 'error, not applicable, failed or passed'),
    { name: 'value', type: 'double', comment: 'Figure found' },
    count('failures', 'Rows, codes or territories that fell short, though the threshold may hold; empty where nothing is counted'),
    text('threshold', 'Threshold'),
    text('severity', 'warn or block'),
    text('reason', 'Why the check is made'),
    { name: 'blocks', type: 'boolean', comment: 'Whether it stopped the publication' },
    text('accepted', 'Who let the failure pass in this run, and why; empty where nobody did'),
  ],
}

const findings: DescribedTable = {
  schema: 'quality',
  name: 'finding',
  comment: 'Findings by rule and column, with the place of the first. Values are never stored.',
  columns: [
    text('registry', 'Registry'),
    text('rule', 'Rule'),
    text('disposition', 'quarantined, dropped, repaired or noted'),
    text('column', 'Column'),
    count('lines', 'Lines concerned'),
    text('first_file', 'File of the first'),
    count('first_line', 'Line of the first'),
  ],
}

const unknownCodes: DescribedTable = {
  schema: 'quality',
  name: 'unknown_code',
  comment: 'Codes outside the declared lists, which became "unknown", most rows first.',
  columns: [text('table', 'Canonical table'), text('column', 'Column'), text('code', 'Code, or its class where it may not be shown'), count('rows', 'Rows')],
}

const deliveries: DescribedTable = {
  schema: 'quality',
  name: 'delivery',
  comment: 'Deliveries that the results rest on.',
  columns: [text('registry', 'Registry'), text('period', 'Period'), text('file', 'File'), count('version', 'Version'), count('bytes', 'Bytes'), text('sha256', 'Hash of the bytes'), text('institution', 'Institution'), text('received_at', 'When it was first received, UTC')],
}

const staleTable: DescribedTable = {
  schema: 'quality',
  name: 'stale_input',
  comment: 'Registries whose latest period is older than their limit on the day of the run; what is computed from them is marked in risk.',
  columns: [text('registry', 'Registry'), text('period', 'Latest period delivered'), count('age_days', 'Days between the end of that period and the run'), count('limit_days', 'Greatest age allowed, by the checks of the pipeline or the schema of the registry')],
}

export interface QualityFacts {
  readonly harmonised: readonly HarmonisedDelivery[]
  readonly pulled: readonly PulledDelivery[]
  readonly results: readonly CheckResult[]
  readonly stale: readonly StaleInput[]
}

/** Replaces the tables of the schema `quality`. */
export async function writeQuality(db: Db, { harmonised, pulled, results, stale }: QualityFacts): Promise<void> {
  await createSchema(db, 'quality')
  const rows = harmonised.flatMap((each) => each.reconciliation)
  await writeTable(db, reconciliation, rows.map((row) => ({ registry: row.registry, period: row.period, file: row.file, table: row.table, lines: row.lines, header_lines: row.headerLines, landed_lines: row.landedLines, quarantined_lines: row.quarantinedLines, dropped_lines: row.droppedLines, delivered: row.delivered, rows: row.rows, quarantined: row.quarantined, dropped: row.dropped, path: row.path, layout_version: row.layoutVersion })))
  await writeTable(db, staleTable, stale.map(({ registry, period, ageDays, limitDays }) => ({ registry, period, age_days: ageDays, limit_days: limitDays })))
  await writeTable(db, checks, results.map((result) => ({ ...result })))
  await writeTable(db, findings, (await countFindings(db, pulled.map((each) => each.row.id))).map((row) => ({ ...row })))
  const codes = harmonised.flatMap((each) => each.unknown.flatMap(({ table, codes: unknown }) => unknown.codes.map((code) => ({ table, column: unknown.column, code: code.text, rows: code.rows }))))
  await writeTable(db, unknownCodes, codes.toSorted((a, b) => b.rows - a.rows))
  await writeTable(db, deliveries, pulled.map(({ row }) => ({ registry: row.registry, period: row.period, file: row.file, version: row.version, bytes: row.bytes, sha256: row.id, institution: row.institution, received_at: row.receivedAt })))
}
