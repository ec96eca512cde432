import { expect } from 'vitest'
import type { Matrix } from '../../../src/method/matrix.js'
import { matrixFromColumns } from '../../../src/method/matrix.js'
import type { SurveyLogitInput } from '../../../src/method/survey/fit-survey-logit.js'
import type { LonelyPsu } from '../../../src/method/survey/survey-design.js'
import golden from '../../golden/survey/logit.json' with { type: 'json' }

type Cells = readonly (number | null)[]

export interface LogitCase {
  readonly names: readonly string[]
  readonly x: readonly Cells[]
  readonly y: readonly number[]
  readonly weights: readonly number[]
  readonly domain: readonly number[]
  readonly lonely: string
  readonly b: Cells
  readonly se: Cells
  readonly v: readonly number[]
  readonly deviance: number
  readonly nullDeviance: number
  readonly df: number
  readonly residualDf: number
  readonly strata?: readonly string[]
  readonly psu?: readonly string[]
  readonly fpc?: readonly number[]
  readonly ssu?: readonly string[]
  readonly ssuFpc?: readonly number[]
}

export const fits: readonly (readonly [string, LogitCase])[] = Object.entries(golden.fits).map(([name, one]) => [
  name,
  one as LogitCase,
])
export const caseNamed = (name: string): LogitCase => {
  const found = fits.find(([key]) => key === name)?.[1]
  if (found === undefined) throw new Error(`no golden case ${name}`)
  return found
}
export const matrixOf = (columns: readonly Cells[]): Matrix =>
  matrixFromColumns(columns.map((column) => column.map((cell) => cell ?? Number.NaN)))
export const inputOf = (one: LogitCase): SurveyLogitInput => ({
  x: matrixOf(one.x),
  y: one.y,
  weights: one.weights,
  strata: one.strata,
  psu: one.psu,
  fpc: one.fpc,
  laterStages: one.ssu === undefined ? undefined : [{ units: one.ssu, fpc: one.ssuFpc }],
  domain: one.domain,
  lonelyPsu: one.lonely as LonelyPsu,
  termNames: one.names,
  missing: 'domain',
})

/** Largest relative difference; a missing number must be missing in both. */
export const apart = (got: ArrayLike<number>, truth: ArrayLike<number | null>): number => {
  expect(got.length).toBe(truth.length)
  return Array.from(got).reduce((most, value, index) => {
    const expected = truth[index] ?? Number.NaN
    if (Number.isNaN(value) && Number.isNaN(expected)) return most
    return Math.max(most, expected === 0 ? Math.abs(value) : Math.abs(value / expected - 1))
  }, 0)
}
