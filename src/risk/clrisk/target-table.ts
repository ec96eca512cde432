import type { Matrix } from '../../method/matrix.js'
import { readColumns } from '../../warehouse/read-columns.js'
import type { ColumnTable } from '../../warehouse/read-columns.js'
import type { Db } from '../../warehouse/tables.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { packedRows } from '../../warehouse/functions/packed-sum.js'
import { mayLack } from './target-columns.js'
import { targetSql } from './target-sql.js'
import type { TargetSource } from './target-sql.js'
import type { Design } from './variables.js'

/** A territory or a group in it; `at` is its row among the sums by column. b0, b1, … name the group. */
export interface TargetRow extends Readonly<Record<`b${number}`, string>> {
  readonly at: number
  /** Null for persons whose territory is not known. */
  readonly territory: string | null
  readonly records: number
  readonly n: number
  readonly p: number
  readonly pq: number
  readonly w2pq: number
}

/** The target's sums, those by column as matrices, rows × columns of the design. */
export interface TargetTable {
  readonly rows: readonly TargetRow[]
  /** Gradient sums, sum W p (1 - p) x. */
  readonly q: Matrix
  /** Sums of W x. */
  readonly x: Matrix
  /** Persons with a factor of a level that the model does not know, counted once for each such factor. */
  readonly unseen: number
  /** Persons without each variable of the design. */
  readonly lacking: readonly number[]
}

/** The sums over the target; where a group has as many persons as the narrow sums cannot hold, all are summed in wide ones. */
export async function readTarget(db: Db, model: ClriskModel, source: TargetSource, design: Design, coefficients: Float64Array, narrowRows = packedRows): Promise<TargetTable> {
  const found = await readColumns(db, targetSql(model, source, design, coefficients))
  if (source.weighted || found.numbers('records').every((records) => records < narrowRows)) return tableOf(found, model, design)
  return tableOf(await readColumns(db, targetSql(model, { ...source, weighted: true }, design, coefficients)), model, design)
}

function tableOf(found: ColumnTable, model: ClriskModel, design: Design): TargetTable {
  const [records, n, p, pq, w2pq] = [found.numbers('records'), found.numbers('n'), found.numbers('p'), found.numbers('pq'), found.numbers('w2pq')]
  const territory = found.texts('territory')
  const groups = model.by.map((_, at) => [`b${at}`, found.texts(`b${at}`)] as const)
  const rows = Array.from({ length: found.rows }, (_, at): TargetRow => {
    const row = { at, territory: territory[at] ?? null, records: records[at] ?? 0, n: n[at] ?? 0, p: p[at] ?? 0, pq: pq[at] ?? 0, w2pq: w2pq[at] ?? 0 }
    const named: Record<string, string> = {}
    for (const [name, values] of groups) named[name] = values[at] ?? ''
    return Object.assign(row, named)
  })
  const byColumn = (letter: 'q' | 'x', constant: Float64Array): Matrix => {
    const columns = design.columns.length
    const values = new Float64Array(found.rows * columns)
    for (let k = 0; k < columns; k++) {
      const column = k === 0 ? constant : found.numbers(`${letter}${k}`)
      for (let row = 0; row < found.rows; row++) values[row * columns + k] = column[row] ?? 0
    }
    return { rows: found.rows, columns, values }
  }
  const whole = (name: string): number => found.numbers(name).reduce((sum, value) => sum + value, 0)
  return {
    rows,
    q: byColumn('q', pq),
    x: byColumn('x', n),
    unseen: whole('unseen'),
    lacking: design.variables.map((_, at) => (mayLack(design, at) ? whole(`u${at}`) : 0)),
  }
}
