import { sql } from 'kysely'
import type { FoundRelease } from '../publish/open-release.js'
import type { LineCounts, Provenance, RecordCounts, Specification } from '../publish/provenance/provenance.js'
import { readProvenance } from '../publish/provenance/read-provenance.js'
import { linesOf, recordsOf } from '../publish/provenance/sources-of.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { inlineStatement } from '../warehouse/statement.js'
import { shortName } from './run-text.js'

/** One delivered file with its lines, and what of it belongs to the territory. For staff: a file may be of one small place. */
export interface DeliveryProvenance {
  readonly registry: string
  readonly period: string
  readonly file: string
  readonly institution: string | null
  readonly version: number
  readonly received_at: string | null
  readonly sha256: string
  readonly bytes: number
  readonly lines: LineCounts
  readonly records: RecordCounts
  /** Good rows of the file under the territory's code, by canonical table. */
  readonly here: Readonly<Record<string, number>>
}

export interface StaffProvenance extends Provenance {
  readonly deliveries: readonly DeliveryProvenance[]
}

const limits = { maxRows: 100_000, timeoutMs: 60_000 }

/** Provenance of a figure down to the delivered files, with the counts of their lines and of the territory's own records. */
export async function staffProvenance(reader: ReadOnlyWarehouse, { manifest }: FoundRelease, code: string, figure: string): Promise<StaffProvenance> {
  const found = await readProvenance(reader, 'risk', manifest, code, figure)
  const here = await recordsHere(reader, code)
  const registries = new Set(found.figures.flatMap((each) => each.registries))
  const deliveries = manifest.deliveries
    .filter(({ registry }) => registries.has(registry))
    .map(({ registry, period, file, institution, version, receivedAt, sha256, bytes }): DeliveryProvenance => {
      const accounts = manifest.reconciliation.filter((row) => row['registry'] === registry && row['period'] === period && (row['file'] === file || String(row['file']).startsWith(`${file}!/`)))
      return { registry, period, file, institution: institution ?? null, version, received_at: receivedAt ?? null, sha256, bytes, lines: linesOf(accounts), records: recordsOf(accounts), here: here.get(`${registry} ${sha256}`) ?? {} }
    })
  return { ...found, deliveries }
}

/** Good rows under a territory code by registry and delivery, then by table; every canonical table that has a territory. */
async function recordsHere(reader: ReadOnlyWarehouse, code: string): Promise<ReadonlyMap<string, Readonly<Record<string, number>>>> {
  const named = await reader.query(
    inlineStatement(sql`select table_name from duckdb_columns() where schema_name = 'core' and column_name in ('territory_code', '_delivery', '_registry') group by 1 having count(*) = 3 order by 1`),
    limits,
  )
  const found = new Map<string, Record<string, number>>()
  for (const [table] of named.rows) {
    const { rows } = await reader.query(inlineStatement(sql`select _registry, _delivery, count(*) from core.${sql.id(String(table))} where territory_code = ${sql.lit(code)} group by 1, 2`), limits)
    for (const [registry, delivery, count] of rows) {
      const key = `${String(registry)} ${String(delivery)}`
      found.set(key, { ...found.get(key), [String(table)]: Number(count) })
    }
  }
  return found
}

/** The same for a person, from the number down. */
export function provenanceText({ release, territory, method, figures, sources, deliveries }: StaffProvenance): string {
  const figure = figures[0]
  if (figure === undefined) return ''
  const value = figure.value === null ? figure.state : `${Number(figure.value.toPrecision(6))} ${figure.unit}`
  const methodWords = [`Cauce ${method.cauce}`, ...(method.method_version === null ? [] : [`method ${method.method_version}`]), ...(method.pipeline === null ? [] : [written(method.pipeline)]), `fingerprint ${method.fingerprint.slice(0, 12)}`]
  const lines = [
    'Provenance',
    `  number    ${figure.figure} of ${territory.code} ${territory.name ?? ''}: ${value} (${figure.state})`,
    `  release   ${release.id} of ${release.pipeline}, period ${release.period}, ${release.status}`,
    `  method    ${methodWords.join(' · ')}`,
    ...figure.rule.words.map((words, at) => `  ${at === 0 ? 'rule    ' : '        '}  ${words}`),
    ...(figure.rule.specification === null ? [] : [`            ${written(figure.rule.specification)}`]),
  ]
  for (const source of sources) {
    lines.push(`  registry  ${source.registry} ${source.period}${source.institutions.length === 0 ? '' : ` of ${source.institutions.join(', ')}`}`)
    if (source.mapping !== null) lines.push(`            ${written(source.mapping)}${source.layouts.length === 0 ? '' : ` · layout ${source.layouts.join(', ')}`}`)
    if (source.schema !== null) lines.push(`            ${written(source.schema)}`)
    lines.push(...deliveries.filter((each) => each.registry === source.registry && each.period === source.period).flatMap(deliveryLines))
  }
  return lines.join('\n')
}

function deliveryLines(each: DeliveryProvenance): readonly string[] {
  const received = each.received_at === null ? '' : ` received ${each.received_at.slice(0, 10)}`
  const own = Object.entries(each.here).map(([table, rows]) => `${rows} of ${table}`)
  const { lines, records } = each
  return [
    `  delivery  ${shortName(each.file)} · version ${each.version}${received} · sha256 ${each.sha256.slice(0, 12)} · ${each.bytes} bytes`,
    `            lines ${lines.lines} = header ${lines.header} + landed ${lines.landed} + quarantined ${lines.quarantined} + dropped ${lines.dropped}`,
    `            records ${records.delivered} = rows ${records.rows} + quarantined ${records.quarantined} + dropped ${records.dropped}; of this territory: ${own.length === 0 ? 'none under its code' : own.join(', ')}`,
  ]
}

function written({ file, sha256 }: Specification): string {
  return `${file} sha256 ${sha256.slice(0, 12)}`
}
