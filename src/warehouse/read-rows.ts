import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api'
import { convertValue } from './convert-value.js'

/** Turns chunks into row objects. A second column of the same name is called `name:1`, so that none is lost. */
export function rowReader<R>(result: DuckDBResult): (chunk: DuckDBDataChunk) => R[] {
  const names = result.deduplicatedColumnNames()
  return (chunk) => {
    const columns = names.map((_, index) => chunk.getColumnValues(index))
    return Array.from({ length: chunk.rowCount }, (_, row) => {
      const object: Record<string, unknown> = {}
      for (let index = 0; index < names.length; index++) {
        object[names[index] ?? ''] = convertValue(columns[index]?.[row] ?? null)
      }
      // Kysely types a row by the query it built; a driver cannot prove it.
      return object as R
    })
  }
}

export async function collectRows<R>(result: DuckDBResult): Promise<R[]> {
  const read = rowReader<R>(result)
  const rows: R[] = []
  for (let chunk = await nextChunk(result); chunk !== null; chunk = await nextChunk(result)) {
    for (const row of read(chunk)) rows.push(row)
  }
  return rows
}

/**
 * Chunks of a streamed result. Left early, the query is stopped: an open stream keeps the database file locked after
 * its closing.
 */
export async function* chunksOf(connection: DuckDBConnection, result: DuckDBResult): AsyncGenerator<DuckDBDataChunk> {
  let open = true
  try {
    for (let chunk = await nextChunk(result); chunk !== null; chunk = await nextChunk(result)) yield chunk
    open = false
  } finally {
    if (open) await stop(connection, result)
  }
}

async function stop(connection: DuckDBConnection, result: DuckDBResult): Promise<void> {
  connection.interrupt()
  try {
    while ((await nextChunk(result)) !== null) connection.interrupt()
  } catch {
    // The interruption that was asked for.
  }
}

async function nextChunk(result: DuckDBResult): Promise<DuckDBDataChunk | null> {
  const chunk = await result.fetchChunk()
  return chunk === null || chunk.rowCount === 0 ? null : chunk
}
