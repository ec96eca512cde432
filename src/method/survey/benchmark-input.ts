import type { Numbers } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { Labels } from './label-codes.js'

export type BenchmarkMethod = 'ratio' | 'difference' | 'logit-shift' | 'raking'

/** A direct estimate that the model is to meet. */
export interface DirectEstimate {
  readonly group: string
  readonly rate: number
  readonly standardError?: number | undefined
  /** Error of the model's rate for the same group, where known. */
  readonly modelStandardError?: number | undefined
}

/** One way of grouping cells, with the rates to meet. Groups without a direct estimate are left as they are. */
export interface BenchmarkMargin {
  readonly name: string
  /** Group of each cell. */
  readonly groups: Labels
  readonly direct: readonly DirectEstimate[]
}

/**
 * Cells are territories, or finer: persons of one territory (and sex, zone, covariate pattern) with one probability.
 * A logit shift is exact for persons when cells are patterns; over territories it moves the territory's rate as a
 * whole.
 */
export interface BenchmarkInput {
  readonly method: BenchmarkMethod
  /** Persons per cell. */
  readonly n: Numbers
  /** Mean probability per cell, 0 to 1. */
  readonly rate: Numbers
  /** Territory of each cell; each cell its own when absent. */
  readonly territory?: Labels | undefined
  /** One margin, or several under raking. */
  readonly margins: readonly BenchmarkMargin[]
  /** Factors outside raise an alarm; 0.8 to 1.25 by default. */
  readonly factorLimits?: readonly [number, number] | undefined
}

/** Throws when lists differ, a method is given margins that it cannot meet, or a direct estimate is no rate. */
export function checkBenchmark(input: BenchmarkInput): void {
  const size = input.n.length
  const lengths = [
    input.rate.length,
    input.territory?.length ?? size,
    ...input.margins.map(({ groups }) => groups.length),
  ]
  if (lengths.some((length) => length !== size)) {
    refuse({
      code: 'BENCHMARK_LENGTH',
      what: `lists of ${lengths.join(', ')} entries come with ${size} cells`,
      expected: 'one entry per cell',
    })
  }
  if (input.margins.length === 0 || (input.margins.length > 1 && input.method !== 'raking')) {
    refuse({
      code: 'BENCHMARK_MARGINS',
      what: `${input.method} was given ${input.margins.length} margins`,
      expected: 'one, or several under raking',
    })
  }
  for (const { name, direct } of input.margins) {
    const bad = direct.filter(({ rate }) => !(rate >= 0 && rate <= 1)).map(({ group }) => group)
    if (bad.length > 0)
      refuse({
        code: 'BENCHMARK_RATE',
        what: `direct estimates of ${name} that are no rate: ${bad.join(', ')}`,
        expected: '0 to 1',
      })
  }
}
