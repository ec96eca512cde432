import { numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { membersOf, rateOver } from './benchmark-groups.js'
import type { BenchmarkInput, BenchmarkMethod, DirectEstimate } from './benchmark-input.js'
import { checkBenchmark } from './benchmark-input.js'
import { codeLabels } from './label-codes.js'
import { logistic, logit } from './products.js'
import { rakeRates } from './rake-rates.js'
import { solveShift } from './solve-shift.js'

export interface BenchmarkGroup {
  readonly margin: string
  readonly group: string
  readonly direct: number
  /** Population-weighted rate of the model before. */
  readonly model: number
  /** direct / model. */
  readonly factor: number
  /** Added on the logit scale; null under other methods. */
  readonly shift: number | null
  /**
   * `factor`: outside the limits; `bias`: |direct - model| > 1.96 sqrt(se² + se²); `no-error`: no standard error to
   * judge by.
   */
  readonly alarms: readonly ('factor' | 'bias' | 'no-error' | 'not-met')[]
}

export interface Benchmarked {
  readonly method: BenchmarkMethod
  /** New probability per cell. */
  readonly cells: Float64Array
  /** Territories in order of appearance, and their new rates. */
  readonly territories: readonly string[]
  readonly rates: Float64Array
  /** New over old rate of each territory. */
  readonly territoryFactors: Float64Array
  readonly groups: readonly BenchmarkGroup[]
  readonly notes: readonly Note[]
}

/**
 * Rates moved so that each group meets its direct estimate D. ratio: p D / M; difference: p + D - M (emdi calls it
 * raking); logit-shift: logistic(logit p + delta), which keeps 0..1 and the order of persons; raking: iterative
 * proportional fitting over several margins. Rates that leave 0..1 under ratio, difference or raking are kept as they
 * are and noted. Groups without a direct estimate are untouched and noted. Pfeffermann (2013), Statistical Science 28.
 */
export function benchmark(input: BenchmarkInput): Benchmarked {
  checkBenchmark(input)
  const { method } = input
  const before = Float64Array.from(input.rate)
  const cells = method === 'raking' ? rakeRates(input, before) : before.slice()
  const groups: BenchmarkGroup[] = []
  const notes: Note[] = []
  for (const margin of input.margins) {
    const { members, untouched } = membersOf(margin, input.n)
    if (untouched.length > 0) {
      notes.push({
        code: 'BENCHMARK_NO_DIRECT',
        message: `${margin.name}: no direct estimate for ${untouched.join(', ')}; left as the model gives them.`,
      })
    }
    for (const { direct, list } of members) {
      const n = Float64Array.from(list, (cell) => numberAt(input.n, cell))
      const p = Float64Array.from(list, (cell) => numberAt(before, cell))
      const model = rateOver(n, p)
      const shift = method === 'logit-shift' ? solveShift(n, p, direct.rate) : null
      if (method !== 'raking')
        list.forEach((cell, at) => (cells[cell] = moved(method, numberAt(p, at), direct.rate, model, shift)))
      const met =
        Math.abs(
          rateOver(
            n,
            Float64Array.from(list, (cell) => numberAt(cells, cell)),
          ) - direct.rate,
        ) < 1e-9
      groups.push({
        margin: margin.name,
        group: direct.group,
        direct: direct.rate,
        model,
        factor: direct.rate / model,
        shift,
        alarms: alarmsOf(direct, model, met, input.factorLimits ?? [0.8, 1.25]),
      })
    }
  }
  const outside = cells.filter((p) => !(p >= 0 && p <= 1)).length
  if (outside > 0)
    notes.push({
      code: 'BENCHMARK_OUTSIDE',
      message: `${outside} rates left 0..1 under ${method}; logit-shift keeps them inside.`,
    })
  return { method, cells, ...territoriesOf(input, before, cells), groups, notes }
}

function moved(method: BenchmarkMethod, p: number, direct: number, model: number, shift: number | null): number {
  if (method === 'ratio') return (p * direct) / model
  if (method === 'difference') return p + direct - model
  return logistic(logit(p) + (shift ?? 0))
}

function alarmsOf(
  direct: DirectEstimate,
  model: number,
  met: boolean,
  [least, most]: readonly [number, number],
): BenchmarkGroup['alarms'] {
  const alarms: BenchmarkGroup['alarms'][number][] = []
  const factor = direct.rate / model
  if (!(factor >= least && factor <= most)) alarms.push('factor')
  if (direct.standardError === undefined) alarms.push('no-error')
  else if (Math.abs(direct.rate - model) > 1.96 * Math.hypot(direct.standardError, direct.modelStandardError ?? 0))
    alarms.push('bias')
  if (!met) alarms.push('not-met')
  return alarms
}

function territoriesOf(
  input: BenchmarkInput,
  before: Float64Array,
  after: Float64Array,
): Pick<Benchmarked, 'territories' | 'rates' | 'territoryFactors'> {
  const { codes, names } = codeLabels(input.territory ?? Array.from(before.keys()))
  const sums = {
    n: new Float64Array(names.length),
    old: new Float64Array(names.length),
    fresh: new Float64Array(names.length),
  }
  codes.forEach((code, cell) => {
    const n = numberAt(input.n, cell)
    sums.n[code] = numberAt(sums.n, code) + n
    sums.old[code] = numberAt(sums.old, code) + n * numberAt(before, cell)
    sums.fresh[code] = numberAt(sums.fresh, code) + n * numberAt(after, cell)
  })
  return {
    territories: names,
    rates: sums.fresh.map((events, at) => events / numberAt(sums.n, at)),
    territoryFactors: sums.fresh.map((events, at) => events / numberAt(sums.old, at)),
  }
}
