import { numberAt } from '../../method/matrix.js'
import { benchmark } from '../../method/survey/benchmark.js'
import type { BenchmarkGroup } from '../../method/survey/benchmark.js'
import { quadraticForm } from '../../method/survey/products.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import type { DirectGroup } from './assess-survey.js'
import type { FittedSurvey } from './fit-survey.js'
import type { ShiftedRow } from './target-sql.js'
import { territorySums } from './target-sums.js'
import type { GroupSums } from './target-sums.js'

export interface BenchmarkRow extends Omit<BenchmarkGroup, 'group'> {
  /** Territory of the level; null for a margin that runs over all of them. */
  readonly parent: string | null
  /** Group of children within it, for margins of raking. */
  readonly value: string | null
  readonly directError: number
  readonly modelError: number
  readonly verdict: string
  readonly used: boolean
  /** Rate of the group after the benchmark. */
  readonly after: number
}

export interface BenchmarkedTarget {
  readonly rows: readonly BenchmarkRow[]
  /** New rate by territory, and by group key. */
  readonly rates: ReadonlyMap<string, number>
  readonly groupRates: ReadonlyMap<string, number>
}

export interface BenchmarkTask {
  readonly model: ClriskModel
  readonly fitted: FittedSurvey
  readonly direct: readonly DirectGroup[]
  /** Sums by territory and by group, and the parent of each territory. */
  readonly territories: ReadonlyMap<string, GroupSums>
  readonly groups: ReadonlyMap<string, GroupSums>
  readonly parentOf: ReadonlyMap<string, string>
  readonly groupKey: (row: ShiftedRow) => readonly string[]
  /** Sums of p under a shift of each parent on the logit scale. */
  readonly shifted: (shifts: ReadonlyMap<string, number>) => Promise<readonly ShiftedRow[]>
}

/** Rates moved to the direct estimates that can be published; the others stay, and are said. */
export async function benchmarkTarget(task: BenchmarkTask): Promise<BenchmarkedTarget> {
  const { model, direct, territories, parentOf } = task
  const codes = [...territories.keys()].filter((code) => parentOf.has(code))
  const parentsOfCodes = codes.map((code) => parentOf.get(code) ?? '')
  const errors = parentErrors(task)
  const usable = direct.filter(({ label, quality }) => quality.verdict !== 'not-reliable' && errors.has(label))
  const found = benchmark({
    method: 'ratio',
    n: codes.map((code) => territories.get(code)?.n ?? 0),
    rate: codes.map((code) => rateOf(territories.get(code))),
    margins: [{
      name: model.benchmark?.level ?? '',
      groups: parentsOfCodes,
      direct: direct.filter(({ label }) => errors.has(label)).map(({ label, estimate }) => ({ group: label, rate: estimate.estimate, standardError: estimate.standardError, modelStandardError: errors.get(label) })),
    }],
  })
  const wanted = new Map(usable.map(({ label, estimate }) => [label, estimate.estimate]))
  const moved = model.benchmark?.method === 'ratio' ? scaled(task, new Map(found.groups.map(({ group, factor }) => [group, factor])), wanted) : await shiftedTo(task, wanted)
  const byParent = new Map(direct.map((each) => [each.label, each]))
  return {
    rates: moved.rates,
    groupRates: moved.groupRates,
    rows: found.groups.map(({ group, shift: _shift, ...row }) => {
      const own = byParent.get(group)
      const members = codes.filter((code) => parentOf.get(code) === group)
      const persons = members.reduce((sum, code) => sum + (territories.get(code)?.n ?? 0), 0)
      const events = members.reduce((sum, code) => sum + (territories.get(code)?.n ?? 0) * (moved.rates.get(code) ?? rateOf(territories.get(code))), 0)
      return {
        ...row,
        parent: group,
        value: null,
        directError: own?.estimate.standardError ?? Number.NaN,
        modelError: errors.get(group) ?? Number.NaN,
        verdict: own?.quality.verdict ?? '',
        used: wanted.has(group),
        shift: moved.shifts.get(group) ?? null,
        after: events / persons,
      }
    }),
  }
}

function rateOf(sums: GroupSums | undefined): number {
  return sums === undefined || sums.n === 0 ? Number.NaN : sums.p / sums.n
}

/** Error of the model's rate of each parent, by its gradient. */
function parentErrors({ fitted, territories, parentOf }: BenchmarkTask): ReadonlyMap<string, number> {
  const width = fitted.design.columns.length
  const sums = new Map<string, GroupSums>()
  for (const [code, own] of territories) {
    const parent = parentOf.get(code)
    if (parent === undefined || own.n === 0) continue
    const before = sums.get(parent)
    sums.set(parent, before === undefined ? own : { ...before, n: before.n + own.n, p: before.p + own.p, pq: before.pq + own.pq, q: before.q.map((value, k) => value + numberAt(own.q, k)) })
  }
  const rolled = territorySums([...sums.keys()], sums, width, fitted.fit.kept)
  return new Map(rolled.codes.map((parent, at) => [parent, Math.sqrt(quadraticForm(rolled.gradient.values.subarray(at * width, (at + 1) * width), fitted.fit.covariance))]))
}

interface Moved {
  readonly rates: ReadonlyMap<string, number>
  readonly groupRates: ReadonlyMap<string, number>
  readonly shifts: ReadonlyMap<string, number>
}

function scaled({ territories, groups, parentOf }: BenchmarkTask, factors: ReadonlyMap<string, number>, wanted: ReadonlyMap<string, number>): Moved {
  const rates = (sums: ReadonlyMap<string, GroupSums>) =>
    new Map([...sums].flatMap(([key, own]) => {
      const parent = parentOf.get(key.split('|')[0] ?? '') ?? ''
      return wanted.has(parent) ? [[key, rateOf(own) * (factors.get(parent) ?? 1)] as const] : []
    }))
  return { rates: rates(territories), groupRates: rates(groups), shifts: new Map() }
}

/**
 * The shift of each parent with sum logistic(eta + shift) = rate × persons, by Newton's method over sums that the database gives;
 * a step that leaves the bracket is halved into it.
 */
async function shiftedTo(task: BenchmarkTask, wanted: ReadonlyMap<string, number>): Promise<Moved> {
  const state = new Map([...wanted].map(([parent, rate]) => [parent, { rate, shift: 0, low: -30, high: 30 }]))
  if (state.size === 0) return { rates: new Map(), groupRates: new Map(), shifts: new Map() }
  for (let round = 0; ; round++) {
    const shifts = new Map([...state].map(([parent, { shift }]) => [parent, shift]))
    const rows = await task.shifted(shifts)
    const sums = new Map<string, { n: number; p: number; pq: number }>()
    for (const { parent, n, p, pq } of rows) {
      const own = sums.get(parent) ?? { n: 0, p: 0, pq: 0 }
      sums.set(parent, { n: own.n + n, p: own.p + p, pq: own.pq + pq })
    }
    let largest = 0
    for (const [parent, at] of state) {
      const own = sums.get(parent)
      if (own === undefined) continue
      const gap = own.p - at.rate * own.n
      largest = Math.max(largest, Math.abs(gap / own.n))
      if (gap > 0) at.high = at.shift
      else at.low = at.shift
      const next = at.shift - gap / own.pq
      at.shift = next > at.low && next < at.high ? next : (at.low + at.high) / 2
    }
    if (largest < 1e-11 || round === 60) return { ...ratesOf(task, rows), shifts }
  }
}

function ratesOf(task: BenchmarkTask, rows: readonly ShiftedRow[]): Pick<Moved, 'rates' | 'groupRates'> {
  const over = (keysOf: (row: ShiftedRow) => readonly string[]) => {
    const sums = new Map<string, { n: number; p: number }>()
    for (const row of rows) {
      for (const key of keysOf(row)) {
        const own = sums.get(key) ?? { n: 0, p: 0 }
        sums.set(key, { n: own.n + row.n, p: own.p + row.p })
      }
    }
    return new Map([...sums].map(([key, { n, p }]) => [key, p / n]))
  }
  return { rates: over((row) => [row.territory]), groupRates: over(task.groupKey) }
}
