import { CauceError } from '../../core/error.js'
import { makeMatrix } from '../../method/matrix.js'
import type { Matrix } from '../../method/matrix.js'
import type { TerritorySums } from '../../method/survey/territory-sums.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import type { UnseenRow } from './target-sql.js'
import type { TargetRow, TargetTable } from './target-table.js'
import type { Design } from './variables.js'

/** Sums over the persons of a territory or group. */
export interface GroupSums {
  readonly records: number
  readonly n: number
  readonly p: number
  readonly pq: number
  readonly w2pq: number
  /** Gradient sums and sums of x by column. */
  readonly q: Float64Array
  readonly x: Float64Array
}

/** Rolls rows of the target up; `keyOf` gives undefined for rows that take no part. */
export function rollUp({ rows, q, x }: Pick<TargetTable, 'rows' | 'q' | 'x'>, keyOf: (row: TargetRow) => string | undefined): ReadonlyMap<string, GroupSums> {
  const { columns } = q
  const found = new Map<string, { records: number; n: number; p: number; pq: number; w2pq: number; q: Float64Array; x: Float64Array }>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key === undefined) continue
    let sums = found.get(key)
    if (sums === undefined) {
      sums = { records: 0, n: 0, p: 0, pq: 0, w2pq: 0, q: new Float64Array(columns), x: new Float64Array(columns) }
      found.set(key, sums)
    }
    sums.records += row.records
    sums.n += row.n
    sums.p += row.p
    sums.pq += row.pq
    sums.w2pq += row.w2pq
    const start = row.at * columns
    for (let k = 0; k < columns; k++) {
      sums.q[k] = (sums.q[k] ?? 0) + (q.values[start + k] ?? 0)
      sums.x[k] = (sums.x[k] ?? 0) + (x.values[start + k] ?? 0)
    }
  }
  return found
}

/** All groups together. */
export function wholeOf(groups: Iterable<GroupSums>, columns: number): GroupSums {
  const whole = { records: 0, n: 0, p: 0, pq: 0, w2pq: 0, q: new Float64Array(columns), x: new Float64Array(columns) }
  for (const group of groups) {
    whole.records += group.records
    whole.n += group.n
    whole.p += group.p
    whole.pq += group.pq
    whole.w2pq += group.w2pq
    for (let k = 0; k < columns; k++) {
      whole.q[k] = (whole.q[k] ?? 0) + (group.q[k] ?? 0)
      whole.x[k] = (whole.x[k] ?? 0) + (group.x[k] ?? 0)
    }
  }
  return whole
}

const nobody: GroupSums = { records: 0, n: 0, p: 0, pq: 0, w2pq: 0, q: new Float64Array(0), x: new Float64Array(0) }

/** Sums in the order of the codes; a code without rows has n = 0. Terms without an estimate get a gradient of 0. */
export function territorySums(codes: readonly string[], sums: ReadonlyMap<string, GroupSums>, columns: number, kept: readonly number[]): TerritorySums & { readonly means: Matrix } {
  const list = codes.map((code) => sums.get(code) ?? nobody)
  const estimated = new Set(kept)
  const over = (sum: number, n: number): number => (n > 0 ? sum / n : 0)
  return {
    codes,
    n: Float64Array.from(list, ({ n }) => n),
    meanProbability: Float64Array.from(list, ({ n, p }) => over(p, n)),
    gradient: makeMatrix(codes.length, columns, (row, k) => (estimated.has(k) ? over(list[row]?.q[k] ?? 0, list[row]?.n ?? 0) : 0)),
    sumPq: Float64Array.from(list, ({ pq }) => pq),
    sumSquaredWeightPq: Float64Array.from(list, ({ w2pq }) => w2pq),
    // p² = p - p (1 - p)
    sumSquaredProbability: Float64Array.from(list, ({ p, pq }) => p - pq),
    means: makeMatrix(codes.length, columns, (row, k) => (k === 0 ? 1 : over(list[row]?.x[k] ?? 0, list[row]?.n ?? 0))),
  }
}

/** Stops where the target has nobody, or persons whose terms the model does not know. */
export function refuseTarget(model: ClriskModel, design: Design, target: TargetTable, unseen: readonly UnseenRow[]): void {
  const { registry } = model.target
  const [from, to] = model.ages
  if (target.rows.length === 0) {
    throw fault('CLRISK_TARGET_EMPTY', `the target ${registry} has nobody from ${from} to ${to} years`, 'children in core.person', 'Check its delivery, the ages, and the column age of the mapping.')
  }
  if (unseen.length > 0) {
    const words = unseen.map(({ name, level, records }) => `${name} = ${level} (${records} children)`)
    throw fault('CLRISK_UNSEEN_LEVEL', `the target ${registry} has levels that the survey has not: ${words.join(', ')}`, 'only levels on which the model was fitted', 'Join them with others under groups, correct the mapping, or set missing: category where they are missing.')
  }
  const lost = design.variables.flatMap((variable, at) => {
    const count = target.lacking[at] ?? 0
    return variable.kind === 'factor' || count === 0 ? [] : [`${variable.name} of ${count}`]
  })
  if (lost.length > 0) {
    throw fault('CLRISK_TERMS_MISSING', `of the children of ${registry} these terms are missing: ${lost.join(', ')}`, 'complete terms, as in the survey', 'Set missing: category where the survey lacks them too, or drop the term.')
  }
}

function fault(code: string, what: string, expected: string, todo: string): CauceError {
  return new CauceError('specification', { code, what, expected, todo })
}
