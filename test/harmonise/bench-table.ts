import { sql } from 'kysely'
import { compileTable } from '../../src/harmonise/compile-table.js'
import type { CompiledTable, CompileInput } from '../../src/harmonise/compiled-table.js'
import { harmoniseTable } from '../../src/harmonise/harmonise-table.js'
import type { HarmoniseResult } from '../../src/harmonise/harmonise-table.js'
import { canonicalTable } from '../../src/spec/canonical.js'
import { tableMapping } from '../../src/spec/mapping.js'
import { rawSchema } from '../../src/spec/raw-schema.js'
import { hmacKeyBlocks } from '../../src/warehouse/functions/hmac-sha256.js'
import type { Warehouse } from '../../src/warehouse/open.js'

export type Cells = readonly (string | null)[]

export interface Bench {
  /** Raw fields as in YAML; a bare name is a text field. */
  readonly fields: readonly (string | Readonly<Record<string, unknown>>)[]
  readonly rows: readonly Cells[]
  /** Canonical columns as in YAML, without definition. */
  readonly columns: readonly Readonly<Record<string, unknown>>[]
  /** Parts of the table mapping; `territory` is the column `terr` unless said otherwise. */
  readonly mapping: Readonly<Record<string, unknown>>
  readonly notation?: Readonly<Record<string, unknown>>
  readonly canonicalKey?: readonly string[]
  readonly period?: string
  readonly layoutVersion?: string
  readonly firstLine?: number | 'column'
  readonly joined?: Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: readonly Cells[] }>>
}

export const testKey = hmacKeyBlocks(new TextEncoder().encode('a key for tests'))

const spellings: readonly (readonly [string, string | null, string, string])[] = [
  ['11001', '11001', 'valid', 'exact'],
  ['05001', '05001', 'valid', 'exact'],
  ['5001', '05001', 'aliased', 'lost-zero'],
  ['27086', '27493', 'successor', 'renamed'],
  ['99999', null, 'unknown', 'declared-unknown'],
  ['27', null, 'quarantined', 'ambiguous'],
  ['88888', null, 'quarantined', 'dissolved'],
]

/** Makes the landed relations and the territory lookup of a bench in the warehouse, and compiles its mapping. */
export async function compileBench(warehouse: Warehouse, bench: Bench): Promise<CompiledTable> {
  const { db } = warehouse
  const names = bench.fields.map((field) => (typeof field === 'string' ? field : String(field['name'])))
  for (const schema of ['raw', 'ref']) await sql`create schema if not exists ${sql.id(schema)}`.execute(db)
  await makeTable(warehouse, 'source', bench.rows.map((row) => ['11001', ...row].slice(names.includes('terr') ? 1 : 0)), names.includes('terr') ? names : ['terr', ...names])
  for (const [as, side] of Object.entries(bench.joined ?? {})) await makeTable(warehouse, as, side.rows, side.columns)
  await sql`create or replace table ref.territory as select * from (values ${sql.join(spellings.map((row) => sql`(${sql.join(row.map((cell) => (cell === null ? sql`null` : sql.lit(cell))))})`))}) as t(raw, code, verdict, rule)`.execute(db)
  return compileTable(benchInput(bench))
}

export function benchInput(bench: Bench): CompileInput {
  const names = bench.fields.map((field) => (typeof field === 'string' ? field : String(field['name'])))
  const all = names.includes('terr') ? names : ['terr', ...names]
  return {
    mapping: tableMapping.parse({ table: 'bench', from: 'main', territory: { system: 'co-divipola', level: 'municipality', vintage: '2018', code: 'terr' }, ...bench.mapping }),
    raw: rawSchema.parse({
      registry: 'xx/bench',
      title: 'bench',
      institution: { name: 'bench' },
      verified: false,
      unit: 'person',
      cadence: 'yearly',
      resources: {
        main: { format: 'delimited', files: '*', encoding: 'utf-8', delimiter: ';', notation: bench.notation ?? {}, fields: bench.fields.map((field) => (typeof field === 'string' ? { name: field } : field)) },
        ...Object.fromEntries(Object.entries(bench.joined ?? {}).map(([as, side]) => [as, { format: 'delimited', files: '*', encoding: 'utf-8', delimiter: ';', fields: side.columns.map((name) => ({ name })) }])),
      },
    }),
    canonical: canonicalTable.parse({ table: 'bench', title: 'bench', description: 'bench', unit: 'person', key: bench.canonicalKey ?? ['no_such'], columns: bench.columns.map((column) => ({ definition: 'bench', ...column })) }),
    source: {
      relation: { schema: 'raw', name: 'source' },
      columns: all,
      line: bench.firstLine === 'column' ? { kind: 'column' } : { kind: 'ordinal', first: bench.firstLine ?? 2 },
      records: bench.rows.length,
    },
    joined: new Map(Object.entries(bench.joined ?? {}).map(([as, side]) => [as, { relation: { schema: 'raw', name: as }, columns: side.columns, line: { kind: 'column' as const } }])),
    delivery: { id: 'ab12cd34ef567890', registry: 'xx/bench', file: 'bench.csv', period: bench.period ?? '2018-06', layoutVersion: bench.layoutVersion ?? null },
    territoryLookup: { schema: 'ref', name: 'territory' },
    pseudonymKey: () => testKey,
    lookupTable: (name) => ({ schema: 'ref', name }),
  }
}

async function makeTable(warehouse: Warehouse, name: string, rows: readonly Cells[], names: readonly string[]): Promise<void> {
  const columns = sql.join([...names.map((column) => sql`${sql.id(column)} varchar`), sql`_line bigint`])
  await sql`create or replace table ${sql.id('raw', name)} (${columns})`.execute(warehouse.db)
  for (let start = 0; start < rows.length; start += 500) {
    const values = rows.slice(start, start + 500).map((row, index) => sql`(${sql.join([...row.map((cell) => (cell === null ? sql`null` : sql.lit(cell))), sql.lit(start + index + 2)])})`)
    await sql`insert into ${sql.id('raw', name)} values ${sql.join(values)}`.execute(warehouse.db)
  }
}

export interface BenchOutcome {
  readonly result: HarmoniseResult
  readonly compiled: CompiledTable
  /** Every row of the partition in its order. */
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export async function runBench(warehouse: Warehouse, bench: Bench): Promise<BenchOutcome> {
  const compiled = await compileBench(warehouse, bench)
  const result = await harmoniseTable(warehouse, compiled)
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.id(compiled.partition.relation.schema, compiled.partition.relation.name)} order by rowid`.execute(warehouse.db)
  return { result, compiled, rows }
}

/** What one column makes of each text of one raw field: a value, or the verdict that quarantines it. */
export async function columnOutcomes(warehouse: Warehouse, type: string, expression: unknown, texts: Cells, field: Readonly<Record<string, unknown>> = {}): Promise<readonly unknown[]> {
  const { rows } = await runBench(warehouse, {
    fields: [{ name: 'raw', ...field }],
    rows: texts.map((text) => [text]),
    columns: [{ name: 'out', type }],
    mapping: { columns: { out: expression } },
  })
  return rows.map((row) => row['_verdict'] ?? (typeof row['out'] === 'bigint' ? Number(row['out']) : row['out']))
}
