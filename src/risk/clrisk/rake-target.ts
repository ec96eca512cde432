import { makeMatrix, numberAt } from '../../method/matrix.js'
import { benchmark } from '../../method/survey/benchmark.js'
import { quadraticForm } from '../../method/survey/products.js'
import type { DirectGroup, DirectMargin } from './assess-survey.js'
import type { BenchmarkRow, BenchmarkedTarget } from './benchmark-target.js'
import type { FittedSurvey } from './fit-survey.js'
import { groupLabel } from './margin-label.js'
import type { TargetRow, TargetTable } from './target-table.js'
import { rollUp, territorySums } from './target-sums.js'

export interface RakingTask {
  readonly fitted: FittedSurvey
  readonly margins: readonly DirectMargin[]
  /** The target's sums by territory of the pipeline and by every combination of the groups. */
  readonly rows: readonly (TargetRow & { readonly territory: string })[]
  /** What the rows' sums by column stand in. */
  readonly target: Pick<TargetTable, 'q' | 'x'>
  /** Columns that the groups come from, as `b0`, `b1`, … of a row. */
  readonly by: readonly string[]
  readonly level: string
  readonly parentOf: ReadonlyMap<string, string>
  readonly groupKey: (row: TargetRow) => readonly string[]
}

/** Above this gap a direct estimate counts as not met: margins that contradict each other cannot all be. */
const met = 1e-6

/**
 * Rates raked to the direct estimates of several margins at once: expected cases of each territory and group are multiplied in
 * turn until all margins are met. Only publishable estimates are met; the other groups move with the margins that hold them.
 */
export function rakeTarget(task: RakingTask): BenchmarkedTarget {
  const { rows, margins } = task
  const n = Float64Array.from(rows, (row) => row.n)
  const rate = Float64Array.from(rows, (row) => row.p / row.n)
  const territory = rows.map((row) => row.territory)
  const labels = margins.map(({ parts }) => rows.map((row) => labelOf(task, parts, row)))
  const present = margins.map(({ groups }, at) => groups.filter(({ label }) => labels[at]?.includes(label) === true))
  const found = benchmark({
    method: 'raking',
    n,
    rate,
    territory,
    margins: margins.map(({ name }, at) => ({ name, groups: labels[at] ?? [], direct: (present[at] ?? []).filter(isUsed).map(directOf) })),
  })
  const cells = found.cells
  const changed = new Map(found.territories.map((code, at) => [code, numberAt(found.territoryFactors, at) !== 1]))
  return {
    rates: new Map(found.territories.flatMap((code, at) => (changed.get(code) === true ? [[code, numberAt(found.rates, at)] as const] : []))),
    groupRates: groupRates(task, n, cells, changed),
    rows: margins.flatMap((margin, at) => marginRows(task, margin, present[at] ?? [], labels[at] ?? [], { n, rate, cells })),
  }
}

function isUsed({ quality }: DirectGroup): boolean {
  return quality.verdict !== 'not-reliable'
}

function directOf({ label, estimate }: DirectGroup) {
  return { group: label, rate: estimate.estimate, standardError: estimate.standardError }
}

function labelOf({ by, level, parentOf }: RakingTask, parts: readonly string[], row: TargetRow & { readonly territory: string }): string {
  return groupLabel(parts.map((part) => (part === level ? parentOf.get(row.territory) : row[`b${by.indexOf(part)}`])))
}

function groupRates({ rows, groupKey }: RakingTask, n: Float64Array, cells: Float64Array, changed: ReadonlyMap<string, boolean>): ReadonlyMap<string, number> {
  const sums = new Map<string, { n: number; p: number }>()
  rows.forEach((row, at) => {
    if (changed.get(row.territory) !== true) return
    for (const key of groupKey(row)) {
      const own = sums.get(key) ?? { n: 0, p: 0 }
      sums.set(key, { n: own.n + numberAt(n, at), p: own.p + numberAt(n, at) * numberAt(cells, at) })
    }
  })
  return new Map([...sums].map(([key, { n: children, p }]) => [key, p / children]))
}

function marginRows(task: RakingTask, margin: DirectMargin, present: readonly DirectGroup[], labels: readonly string[], all: { readonly n: Float64Array; readonly rate: Float64Array; readonly cells: Float64Array }): readonly BenchmarkRow[] {
  if (present.length === 0) return []
  const errors = groupErrors(task, labels)
  const judged = benchmark({ method: 'ratio', n: all.n, rate: all.rate, margins: [{ name: margin.name, groups: labels, direct: present.map((group) => ({ ...directOf(group), modelStandardError: errors.get(group.label) })) }] })
  return judged.groups.flatMap((row): BenchmarkRow[] => {
    const group = present.find(({ label }) => label === row.group)
    if (group === undefined) return []
    let [children, cases] = [0, 0]
    labels.forEach((label, at) => {
      if (label !== row.group) return
      children += numberAt(all.n, at)
      cases += numberAt(all.n, at) * numberAt(all.cells, at)
    })
    const after = cases / children
    const used = isUsed(group)
    return [{
      margin: margin.name,
      parent: group.parent,
      value: group.value,
      direct: row.direct,
      directError: group.estimate.standardError,
      model: row.model,
      modelError: errors.get(group.label) ?? Number.NaN,
      verdict: group.quality.verdict,
      used,
      factor: row.factor,
      shift: null,
      after,
      alarms: used && Math.abs(after - row.direct) > met ? [...row.alarms, 'not-met'] : row.alarms,
    }]
  })
}

/** Error of the model's rate of each group, by its gradient. */
function groupErrors({ rows, target, fitted }: RakingTask, labels: readonly string[]): ReadonlyMap<string, number> {
  const width = fitted.design.columns.length
  const place = new Map(rows.map((row, at) => [row.at, labels[at] ?? '']))
  const sums = rollUp({ ...target, rows }, (row) => place.get(row.at))
  const rolled = territorySums([...sums.keys()], sums, width, fitted.fit.kept)
  const gradients = makeMatrix(rolled.codes.length, width, (row, k) => numberAt(rolled.gradient.values, row * width + k))
  return new Map(rolled.codes.map((label, at) => [label, Math.sqrt(quadraticForm(gradients.values.subarray(at * width, (at + 1) * width), fitted.fit.covariance))]))
}
