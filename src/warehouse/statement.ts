import { CompiledQuery, sql } from 'kysely'
import type { QueryId, RootOperationNode } from 'kysely'
import { DuckdbCompiler, InliningCompiler } from './compiler.js'
import type { Warehouse } from './open.js'

export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** Any query of Kysely: a builder, or a `sql` template. */
export interface Query {
  toOperationNode(): RootOperationNode
}

const queryId: QueryId = { queryId: 'statement' }

export function compileStatement(query: Query): Statement {
  const { sql: text, parameters } = new DuckdbCompiler().compileQuery(query.toOperationNode(), queryId)
  return { sql: text, parameters }
}

/**
 * The query with its values as literals, for statements that take no parameters. Keys and secrets must not pass here.
 */
export function inlineStatement(query: Query): string {
  return new InliningCompiler().compileQuery(query.toOperationNode(), queryId).sql
}

/** DuckDB's plan of the query; throws where DuckDB would refuse it. */
export async function explainStatement(warehouse: Pick<Warehouse, 'db'>, query: Query): Promise<string> {
  const { sql: text, parameters } = compileStatement(query)
  const explain = CompiledQuery.raw(`explain ${text}`, [...parameters])
  const { rows } = await warehouse.db.executeQuery<{ readonly explain_value: string }>(explain)
  return rows.map((row) => row.explain_value).join('\n')
}

/** A compiled statement as an expression, for embedding text that `inlineStatement` made. */
export function rawStatement(text: string) {
  return sql.raw(text)
}
