import { describe, expect, it } from 'vitest'
import { compositeIndex } from '../../../src/method/composite/composite-index.js'
import { normalise } from '../../../src/method/composite/normalise.js'
import golden from '../../golden/composite.json' with { type: 'json' }
import { near } from './near.js'
import { swiss } from './swiss-index.js'

describe('normalisation against R', () => {
  const column = (rule: 'min-max' | 'z-score' | 'rank' | 'percentile'): ArrayLike<number> =>
    compositeIndex({ ...swiss, normalisation: rule }).normalised.values
  it.each([
    ['min-max', golden.minmax],
    ['z-score', golden.zscore],
    ['rank', golden.rank],
    ['percentile', golden.percentile],
  ] as const)('%s', (rule, truth) => near(column(rule), truth))
  it('cuts values beyond fixed goalposts and keeps years comparable', () => {
    const goalposts = { low: 0, high: 50 }
    expect([...normalise([-5, 10, 60, NaN], 'min-max', { direction: 'risk', goalposts })]).toEqual([0, 20, 100, NaN])
    expect([...normalise([-5, 10, 60], 'min-max', { direction: 'protection', goalposts })]).toEqual([100, 80, 0])
  })
  it('measures the distance beyond a reference on the side of risk', () => {
    expect([...normalise([5, 10, 15, 20], 'distance', { direction: 'risk', reference: 10 })]).toEqual([0, 0, 50, 100])
    expect([...normalise([5, 10, 15], 'distance', { direction: 'protection', reference: 10 })]).toEqual([100, 0, 0])
  })
  it('gives an indicator that does not vary the middle of the scale', () => {
    expect([...normalise([3, 3, NaN], 'min-max', { direction: 'risk' })]).toEqual([50, 50, NaN])
    expect([...normalise([3, 3], 'percentile', { direction: 'risk', range: { low: 1, high: 3 } })]).toEqual([2, 2])
    expect([...normalise([3, 3], 'z-score', { direction: 'risk' })]).toEqual([0, 0])
  })
})
