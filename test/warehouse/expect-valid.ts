import { expect } from 'vitest'
import { compileStatement, explainStatement } from '../../src/warehouse/statement.js'
import type { Query } from '../../src/warehouse/statement.js'
import type { Warehouse } from '../../src/warehouse/open.js'

/** The statement must read as expected (runs of blanks count as one) and DuckDB's EXPLAIN must accept it. */
export async function expectValidSql(warehouse: Pick<Warehouse, 'db'>, query: Query, expected: string): Promise<void> {
  expect(flat(compileStatement(query).sql)).toBe(flat(expected))
  await expect(explainStatement(warehouse, query)).resolves.toMatch(/\S/)
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
