import { describe, expect, it } from 'vitest'
import { matrixFromColumns } from '../../../src/method/matrix.js'
import { fitRandomIntercept } from '../../../src/method/survey/fit-random-intercept.js'
import { gaussHermite } from '../../../src/method/survey/gauss-hermite.js'
import golden from '../../golden/survey/random-intercept.json' with { type: 'json' }
import { apart, matrixOf } from './golden-logit.js'

const cases = Object.entries(golden).flatMap(([name, set]) =>
  set.fits.map((fit) => [name, fit.points, set, fit] as const),
)

describe.each(cases)('%s with %i points against glmer', (name, points, set, truth) => {
  const found = fitRandomIntercept({ x: matrixOf(set.x), y: set.y, weights: set.weights, area: set.area, points })
  it('has the same coefficients, area variance and standard errors', () => {
    expect(found.converged).toBe(true)
    expect(apart(found.coefficients, truth.b)).toBeLessThan(2e-6)
    expect(apart([found.areaVariance], [truth.variance])).toBeLessThan(2e-6)
    expect(apart(found.standardErrors, truth.se)).toBeLessThan(2e-5)
  })
  it.runIf(name === 'person' && points === 1)('has the same log likelihood', () => {
    expect(found.logLikelihood).toBeCloseTo(truth.logLik, 7)
  })
})

describe('quadrature', () => {
  it('is exact for polynomials against the normal density', () => {
    const { nodes, weights } = gaussHermite(9)
    const moment = (power: number): number =>
      nodes.reduce((sum, node, k) => sum + (weights[k] ?? 0) * (node * Math.SQRT2) ** power, 0) / Math.sqrt(Math.PI)
    expect([0, 1, 2, 4, 8, 16].map((power) => Math.round(moment(power) * 1e6) / 1e6)).toEqual([
      1, 0, 1, 3, 105, 2027025,
    ])
  })
})

describe('input that has no estimate', () => {
  it('is refused by the name of the term', () => {
    const x = matrixFromColumns([
      [1, 1, 1, 1],
      [0, 0, 1, 1],
    ])
    expect(() => fitRandomIntercept({ x, y: [0, 1, 1, 1], area: [1, 1, 2, 2], termNames: ['one', 'working'] })).toThrow(
      /working: collinear/,
    )
  })
})
