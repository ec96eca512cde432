import { DuckDBInstance, VARCHAR } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api'
import { CauceError } from '../core/error.js'
import { convertValue } from './convert-value.js'
import { copyAnswer } from './copy-answer.js'
import type { CopiedAnswer } from './copy-answer.js'
import { duckdbFault } from './duckdb-fault.js'
import { jsonValue } from './json-value.js'
import type { JsonValue } from './json-value.js'
import { chunksOf } from './read-rows.js'
import { screenQuery } from './screen-query.js'
import type { Db, RelationName } from './tables.js'

export interface ReadOnlyOptions {
  readonly path: string
  readonly memoryLimit?: string | undefined
  readonly threads?: number | undefined
}

export interface QueryLimits {
  readonly maxRows: number
  readonly timeoutMs: number
  /** Of the texts in all rows together, about; absent: no limit. One row more than fits is never held. */
  readonly maxBytes?: number | undefined
}

export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** Decimals, dates and integers beyond 32 bits as text. */
  readonly rows: readonly (readonly JsonValue[])[]
  /** True when the query had more rows than were asked for. */
  readonly truncated: boolean
}

export interface ReadOnlyWarehouse {
  query(text: string, limits: QueryLimits): Promise<QueryAnswer>
  /** The same with the rows in a new table of another database, for files of many rows. */
  copy(text: string, limits: QueryLimits, db: Db, table: RelationName): Promise<CopiedAnswer>
  close(): Promise<void>
}

/**
 * Opens a finished file for questions: nothing can be written, loaded, or reached outside it, and the settings are
 * locked.
 */
export async function openReadOnly(options: ReadOnlyOptions): Promise<ReadOnlyWarehouse> {
  const instance = await DuckDBInstance.fromCache(options.path, settings(options)).catch((error: unknown) => {
    throw duckdbFault(error, 'open')
  })
  const first = await instance.connect()
  await lock(first)
  first.closeSync()
  const ask = async <T>(text: string, limits: QueryLimits, use: (connection: DuckDBConnection, result: DuckDBResult) => Promise<T>): Promise<T> => {
    const connection = await instance.connect()
    try {
      return await answer(connection, text, limits, use)
    } finally {
      connection.closeSync()
    }
  }
  return {
    query: (text, limits) => ask(text, limits, (connection, result) => collect(connection, result, limits)),
    copy: (text, limits, db, table) => ask(text, limits, (connection, result) => copyAnswer(connection, result, limits.maxRows, db, table)),
    close: async () => instance.closeSync(),
  }
}

function settings(options: ReadOnlyOptions): Record<string, string> {
  return {
    access_mode: 'READ_ONLY',
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    max_temp_directory_size: '0B',
    memory_limit: options.memoryLimit ?? '1GB',
    threads: String(options.threads ?? 2),
  }
}

/** A file already open here shares one instance, whose settings may be locked from before. */
async function lock(connection: DuckDBConnection): Promise<void> {
  const result = await connection.run("select current_setting('lock_configuration')")
  if ((await result.getRows())[0]?.[0] === true) return
  await connection.run("set global TimeZone = 'UTC'")
  await connection.run('set lock_configuration = true')
}

async function answer<T>(connection: DuckDBConnection, text: string, limits: QueryLimits, use: (connection: DuckDBConnection, result: DuckDBResult) => Promise<T>): Promise<T> {
  screenQuery(await syntaxTree(connection, text))
  let late = false
  const timer = setInterval(
    () => {
      late = true
      connection.interrupt()
    },
    Math.max(1, limits.timeoutMs),
  )
  try {
    return await use(connection, await connection.stream(text))
  } catch (error) {
    throw late ? timeout(limits.timeoutMs, error) : asked(duckdbFault(error, 'select'))
  } finally {
    clearInterval(timer)
  }
}

async function syntaxTree(connection: DuckDBConnection, text: string): Promise<unknown> {
  const result = await connection.run('select json_serialize_sql(cast($1 as VARCHAR))', [text], [VARCHAR])
  const tree = (await result.getRows())[0]?.[0]
  return typeof tree === 'string' ? JSON.parse(tree) : undefined
}

async function collect(connection: DuckDBConnection, result: DuckDBResult, { maxRows, maxBytes = Number.POSITIVE_INFINITY }: QueryLimits): Promise<QueryAnswer> {
  const names = result.columnNames()
  const columns = result.columnTypes().map((type, index) => ({ name: names[index] ?? '', type: type.toString() }))
  const rows: JsonValue[][] = []
  let bytes = 0
  for await (const chunk of chunksOf(connection, result)) {
    for (const row of chunk.getRows()) {
      if (rows.length === maxRows) return { columns, rows, truncated: true }
      const converted = row.map((value) => jsonValue(convertValue(value)))
      bytes += sizeOf(converted)
      if (bytes > maxBytes) {
        if (rows.length === 0) throw new CauceError('usage', { code: 'QUERY_ROW_TOO_LARGE', what: 'one row of the answer is larger than an answer may be', todo: 'Ask for less.' })
        return { columns, rows, truncated: true }
      }
      rows.push(converted)
    }
  }
  return { columns, rows, truncated: false }
}

/** Length of a row as JSON, about. */
function sizeOf(value: JsonValue): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 8
  return Object.entries(value).reduce((sum, [key, entry]) => sum + (Array.isArray(value) ? 0 : key.length + 3) + sizeOf(entry), 2)
}

/** What DuckDB refuses in a typed query is the asker's to mend. */
function asked(fault: CauceError): CauceError {
  return fault.kind === 'internal' ? new CauceError('usage', { ...fault.parts, code: 'QUERY_FAILED' }) : fault
}

function timeout(timeoutMs: number, cause: unknown): CauceError {
  return new CauceError('interrupted', {
    code: 'QUERY_TIMEOUT',
    what: `the query ran longer than ${timeoutMs} ms and was stopped`,
    todo: 'Ask for less, or raise the time limit.',
    cause,
  })
}
