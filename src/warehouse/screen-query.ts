import { CauceError } from '../core/error.js'

/** Functions and views that show the machine, or that run text which was not screened. */
const closedNames = new Set([
  'query', 'query_table', 'current_setting', 'duckdb_databases', 'duckdb_settings', 'duckdb_secrets', 'duckdb_logs',
  'duckdb_log_contexts', 'duckdb_logs_parsed', 'duckdb_temporary_files', 'duckdb_extensions',
  'duckdb_external_file_cache', 'pragma_database_list', 'pragma_database_size', 'pg_settings', 'which_secret',
  'write_log', 'enable_logging', 'enable_profiling',
])

/**
 * Functions that may stand after FROM. A list of what is open, since what DuckDB adds there runs stored plans, takes addresses of memory,
 * reads files or changes the instance.
 */
const openTableFunctions = new Set([
  'range', 'generate_series', 'unnest', 'repeat', 'repeat_row', 'json_each', 'json_tree', 'summary', 'histogram', 'histogram_values',
  'duckdb_tables', 'duckdb_views', 'duckdb_columns', 'duckdb_constraints', 'duckdb_schemas', 'duckdb_functions', 'duckdb_keywords',
  'duckdb_types', 'pragma_table_info', 'pragma_show', 'pragma_version',
])

/**
 * Decides over the syntax tree that DuckDB's `json_serialize_sql` gives: one SELECT, and none of the closed names in
 * it.
 */
export function screenQuery(tree: unknown): void {
  if (!isObject(tree) || tree['error'] !== false) throw refused(tree)
  const statements = Array.isArray(tree['statements']) ? tree['statements'] : []
  if (statements.length === 0) throw refusal('the query is empty')
  if (statements.length > 1) throw refusal(`there are ${statements.length} statements`)
  const closed = namesIn(statements).find((name) => closedNames.has(name))
  if (closed !== undefined) throw refusal(`"${closed}" is closed here`)
  const unlisted = tableFunctionsIn(statements).find((name) => !openTableFunctions.has(name))
  if (unlisted !== undefined) throw refusal(`"${unlisted}" is closed here`)
}

function refused(tree: unknown): CauceError {
  const kind = isObject(tree) ? tree['error_type'] : undefined
  if (kind === 'not implemented') {
    return refusal('this is not a SELECT (PIVOT counts as several statements; PRAGMA, CALL and SET are closed)')
  }
  const message = isObject(tree) ? tree['error_message'] : undefined
  const reason = typeof message === 'string' ? message.split('\n')[0] : undefined
  return refusal(`the query does not parse: ${reason ?? 'it cannot be read'}`)
}

function namesIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(namesIn)
  if (!isObject(node)) return []
  return Object.entries(node).flatMap(([key, value]) => {
    const named = key === 'function_name' || key === 'table_name'
    return named && typeof value === 'string' ? [value.toLowerCase()] : namesIn(value)
  })
}

function tableFunctionsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(tableFunctionsIn)
  if (!isObject(node)) return []
  const called = node['type'] === 'TABLE_FUNCTION' && isObject(node['function']) ? node['function']['function_name'] : undefined
  const below = Object.values(node).flatMap(tableFunctionsIn)
  return typeof called === 'string' ? [called.toLowerCase(), ...below] : below
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function refusal(what: string): CauceError {
  return new CauceError('usage', {
    code: 'QUERY_REFUSED',
    what: `the query was refused: ${what}`,
    expected: 'one statement that only reads: SELECT, FROM, WITH, VALUES, DESCRIBE or SUMMARIZE',
  })
}
