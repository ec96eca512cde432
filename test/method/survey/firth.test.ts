import { describe, expect, it } from 'vitest'
import { matrixFromColumns } from '../../../src/method/matrix.js'
import { distinctPatterns } from '../../../src/method/survey/distinct-patterns.js'
import { fitFromPatterns } from '../../../src/method/survey/fit-from-patterns.js'
import golden from '../../golden/survey/firth.json' with { type: 'json' }
import { apart } from './golden-logit.js'

describe.each(Object.entries(golden))("Firth's logit of %s against brglm2", (_, one) => {
  it('has the same coefficients to 1e-7', () => {
    const x = matrixFromColumns(one.x)
    const { patterns, patternOf } = distinctPatterns(x, Int32Array.from({ length: x.rows }, (__, row) => row))
    const [weightSum, eventWeightSum] = [new Float64Array(patterns.rows), new Float64Array(patterns.rows)]
    patternOf.forEach((pattern, row) => {
      weightSum[pattern] = (weightSum[pattern] ?? 0) + (one.weights[row] ?? 0)
      eventWeightSum[pattern] = (eventWeightSum[pattern] ?? 0) + (one.weights[row] ?? 0) * (one.y[row] ?? 0)
    })
    const fit = fitFromPatterns({ patterns, weightSum, eventWeightSum, firth: true })
    expect(fit.converged).toBe(true)
    expect(fit.separated).toEqual([])
    expect(apart(fit.coefficients, one.b)).toBeLessThan(1e-7)
  })
})
