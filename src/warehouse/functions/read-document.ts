import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

export interface ParquetSource {
  readonly path: string
  /** True adds the column `file_row_number`, from 0. */
  readonly rowNumber?: boolean
}

/** A Parquet file as a table. */
export function readParquet(source: ParquetSource): RawBuilder<Record<string, unknown>> {
  return sql`read_parquet(${sql.lit(source.path)}, file_row_number = ${sql.lit(source.rowNumber === true)})`
}

export interface JsonLinesSource {
  readonly path: string
  /**
   * Keys to read, all as text; numbers in their shortest form; objects and arrays as JSON text; an absent key and null
   * are NULL.
   */
  readonly columns: readonly string[]
  readonly maxObjectBytes?: number | undefined
}

/** A file of one JSON object per line as a table of text. */
export function readJsonLines(source: JsonLinesSource): RawBuilder<Readonly<Record<string, string | null>>> {
  const columns = source.columns.map((name) => sql`${sql.lit(name)}: 'VARCHAR'`)
  const size = sql.lit(source.maxObjectBytes ?? 16_777_216)
  return sql`read_json(${sql.lit(source.path)}, format = 'newline_delimited', records = true,
    columns = {${sql.join(columns)}}, maximum_object_size = ${size})`
}
