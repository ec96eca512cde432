import type { Matrix, Numbers } from '../matrix.js'
import { entryAt, makeMatrix, numberAt } from '../matrix.js'
import type { Note } from '../note.js'
import { refuse } from '../refuse.js'
import type { AreaCells } from './area-likelihood.js'
import { areaCells } from './area-cells.js'
import { areaLikelihood } from './area-likelihood.js'
import { distinctPatterns } from './distinct-patterns.js'
import { fitFromPatterns } from './fit-from-patterns.js'
import { gaussHermite } from './gauss-hermite.js'
import type { Labels } from './label-codes.js'
import { codeLabels } from './label-codes.js'
import { minimise } from './minimise.js'
import { modelRows } from './model-rows.js'

export interface RandomInterceptInput {
  readonly x: Matrix
  /** 0 or 1. */
  readonly y: Numbers
  /** Territory of each row. */
  readonly area: Labels
  /** Counts of equal cases, or weights rescaled by the caller; ones when absent. */
  readonly weights?: Numbers | undefined
  readonly termNames?: readonly string[] | undefined
  /** Points of the adaptive quadrature: 1 is Laplace, 15 by default. */
  readonly points?: number | undefined
}

export interface RandomInterceptFit {
  readonly termNames: readonly string[]
  readonly coefficients: Float64Array
  /** Model-based, from the second derivatives; not a design-based covariance. */
  readonly covariance: Matrix
  readonly standardErrors: Float64Array
  /** Variance of the area effect on the logit scale. */
  readonly areaVariance: number
  readonly areaVarianceStandardError: number
  /** s² / (s² + pi² / 3). */
  readonly icc: number
  readonly logLikelihood: number
  /** Mode and conditional standard deviation per area, in order of appearance; areas without a sample have effect 0. */
  readonly areas: readonly { readonly area: string; readonly mode: number; readonly spread: number }[]
  readonly points: number
  readonly iterations: number
  readonly converged: boolean
  readonly warnings: readonly Note[]
}

/**
 * Logit with a normal random intercept per area, logit p = x'b + u_d, u_d ~ N(0, s²), by adaptive Gauss-Hermite
 * quadrature (numbers of lme4::glmer with the same nAGQ). Missing values, collinear and separated terms are refused by
 * name. Rao and Molina (2015), Small Area Estimation, 9.5.
 */
export function fitRandomIntercept(input: RandomInterceptInput): RandomInterceptFit {
  const weights =
    input.weights === undefined ? new Float64Array(input.x.rows).fill(1) : Float64Array.from(input.weights)
  if (weights.some((weight) => !(weight >= 0)) || input.area.length !== input.x.rows) {
    refuse({
      code: 'AREA_INPUT',
      what: 'a weight is negative or missing, or the areas are not one per row',
      expected: 'weights of 0 or more and one area per row',
    })
  }
  const { rows } = modelRows({ ...input, weights, missing: 'refuse' })
  const points = input.points ?? 15
  const { patterns, patternOf } = distinctPatterns(input.x, rows)
  const { codes, names } = codeLabels(input.area)
  const cells = areaCells({ patterns, patternOf, area: codes, areas: names.length, y: input.y, weights })
  const plain = startFrom(patterns, cells, input.termNames)
  const size = patterns.columns
  const quadrature = gaussHermite(points)
  const scales = Float64Array.from({ length: size + 1 }, (_, k) =>
    k < size ? Math.sqrt(entryAt(plain.bread, k, k)) : 0.3,
  )
  const start = Float64Array.from([...plain.coefficients, 0.5])
  const loss = (at: Float64Array): number =>
    -areaLikelihood(cells, at.subarray(0, size), numberAt(at, size), quadrature).logLikelihood
  const found = minimise(loss, start, scales)
  const beta = found.at.slice(0, size)
  const sigma = Math.abs(numberAt(found.at, size))
  const covariance = makeMatrix(size, size, (row, column) =>
    found.inverseHessian === undefined ? Number.NaN : entryAt(found.inverseHessian, row, column),
  )
  const sigmaError =
    found.inverseHessian === undefined ? Number.NaN : Math.sqrt(entryAt(found.inverseHessian, size, size))
  const { logLikelihood, effects } = areaLikelihood(cells, beta, sigma, quadrature)
  const areaVariance = sigma * sigma
  const warnings: Note[] = []
  if (!found.converged)
    warnings.push({ code: 'AREA_NOT_CONVERGED', message: `No firm maximum in ${found.iterations} iterations.` })
  if (sigma < 1e-3)
    warnings.push({
      code: 'AREA_VARIANCE_ZERO',
      message: 'The variance between areas is estimated as 0: the random intercept explains nothing.',
    })
  if (input.weights !== undefined)
    warnings.push({
      code: 'AREA_WEIGHTS',
      message: 'Weights count as numbers of cases; the covariance is that of the model, not of the design.',
    })
  return {
    termNames: input.termNames ?? plain.names,
    coefficients: beta,
    covariance,
    standardErrors: Float64Array.from({ length: size }, (_, k) => Math.sqrt(entryAt(covariance, k, k))),
    areaVariance,
    areaVarianceStandardError: 2 * sigma * sigmaError,
    icc: areaVariance / (areaVariance + Math.PI ** 2 / 3),
    logLikelihood,
    areas: effects.map((effect, at) => ({ area: names[at] ?? '', ...effect })),
    points,
    iterations: found.iterations,
    converged: found.converged,
    warnings,
  }
}

function startFrom(
  patterns: Matrix,
  cells: AreaCells,
  names: readonly string[] | undefined,
): ReturnType<typeof fitFromPatterns> {
  const weightSum = new Float64Array(patterns.rows)
  const eventWeightSum = new Float64Array(patterns.rows)
  cells.pattern.forEach((pattern, cell) => {
    weightSum[pattern] = numberAt(weightSum, pattern) + numberAt(cells.weight, cell)
    eventWeightSum[pattern] = numberAt(eventWeightSum, pattern) + numberAt(cells.events, cell)
  })
  const fit = fitFromPatterns({ patterns, weightSum, eventWeightSum, names })
  const bad = [...fit.aliased, ...fit.separated]
  if (bad.length === 0) return fit
  return refuse({
    code: 'AREA_TERMS',
    what: `${bad.join(', ')}: collinear with other terms or separating the outcome`,
    expected: 'terms with a finite estimate',
    todo: 'Drop them or join levels.',
  })
}
