import { rm, stat } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { exportedTables } from '../src/publish/export/exported-table.js'
import { writeArrowFile, writeParquet } from '../src/publish/export/write-table-files.js'
import { openWarehouse } from '../src/warehouse/open.js'
import { median } from './bench-case.js'
import type { BenchCase, BenchLine, BenchSettings } from './bench-case.js'

const rows = 1_000_000
const bars = { parquet: 1.5, arrow: 4 } as const
const head = ['case', 'rows', 'MB', 'ours s', 'COPY to Parquet s', 'ratio', 'bar', 'load', 'verdict']

/** A million rows in the shape of `public.ivti_indicator`, to Parquet and to Arrow IPC, beside the engine's own COPY to Parquet. */
export const exportCase: BenchCase = {
  name: 'export',
  title: `${rows.toLocaleString('en')} rows to Parquet and Arrow IPC beside DuckDB's own COPY to Parquet`,
  measure: async (settings) => {
    const database = join(settings.folder, 'export.duckdb')
    await rm(database, { force: true })
    const warehouse = await openWarehouse({ path: database, threads: settings.threads })
    try {
      await sql`create schema public`.execute(warehouse.db)
      await sql`create table public.ivti_indicator as select
          lpad(cast(i // 20 as varchar), 7, '0') as territory_code, 'Municipio de Santa María ' || i // 20 as name, 'dimension ' || i % 4 as dimension, 'xx_indicator_' || i % 20 as indicator,
          case when i % 11 = 0 then null else hash(i) % 100000 / 7.0e0 end as value, cast(hash(i) % 5000 as double) as numerator, cast(i % 9000 as double) as denominator,
          case when i % 11 = 0 then 'missing' when i % 13 = 0 then 'suppressed' else 'observed' end as state, hash(i + 1) % 1000 / 13.0e0 as normalised, i as records
        from range(${sql.lit(rows)}) r(i)`.execute(warehouse.db)
      await warehouse.checkpoint()
      const [table] = await exportedTables(warehouse.db, 'public')
      if (table === undefined) throw new Error('export: the table is not there')
      const path = (end: string): string => join(settings.folder, `export.${end}`)
      const copy = () => sql`copy public.ivti_indicator to ${sql.lit(path('copy.parquet'))} (format parquet)`.execute(warehouse.db)
      const ours = { parquet: () => writeParquet(warehouse.db, table, path('parquet'), {}), arrow: () => writeArrowFile(warehouse.db, table, path('arrow'), {}) }
      const results = []
      for (const form of ['parquet', 'arrow'] as const) results.push(await contest(form, ours[form], copy, path(form), settings))
      return { lines: results.map(line), results }
    } finally {
      await warehouse.close()
    }
  },
}

interface ExportResult {
  readonly form: keyof typeof bars
  readonly ours: readonly number[]
  readonly copy: readonly number[]
  readonly bytes: number
  readonly load: number
}

async function contest(form: keyof typeof bars, ours: () => Promise<unknown>, copy: () => Promise<unknown>, path: string, { pairs, say }: BenchSettings): Promise<ExportResult> {
  const times = { ours: [] as number[], copy: [] as number[] }
  const load = loadavg()[0] ?? 0
  // The first of each warms the caches and is not counted.
  for (let pair = 0; pair <= pairs; pair++) {
    const [own, plain] = [await seconds(ours), await seconds(copy)]
    if (pair === 0) continue
    times.ours.push(own)
    times.copy.push(plain)
    say(`  ${form.padEnd(8)} pair ${pair}: ours ${own.toFixed(2)} s | COPY to Parquet ${plain.toFixed(2)} s`)
  }
  return { form, ...times, bytes: (await stat(path)).size, load }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

function line(result: ExportResult): BenchLine {
  const ratio = median(result.ours) / median(result.copy)
  const bar = bars[result.form]
  const cells = [`export ${result.form}`, String(rows), (result.bytes / 1e6).toFixed(0), median(result.ours).toFixed(2), median(result.copy).toFixed(2), ratio.toFixed(2), String(bar), result.load.toFixed(1), ratio <= bar ? 'met' : 'NOT MET']
  return { head, cells }
}
