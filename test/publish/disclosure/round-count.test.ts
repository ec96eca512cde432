import { describe, expect, it } from 'vitest'
import { roundCount, roundSignificant } from '../../../src/publish/disclosure/round-count.js'

describe('counts by the rule of the disclosure review board', () => {
  // Values of the tests of simsong/drb_rounder: python/tests/drb_rounder_test.py and helpers_test.py.
  it.each([
    [15, 20], [17, 20], [20, 20], [22, 20], [24, 20], [41, 40], [142, 150], [150, 150], [167, 150], [689, 700], [1250, 1300], [10032, 10000],
    [500932, 501000], [1007382, 1007000], [7003200, 7003000],
    [99, 100], [100, 100], [124, 100], [125, 150], [999, 1000], [1000, 1000], [9999, 10000], [99749, 99500], [99750, 100000], [999499, 999000],
  ])('rounds %d to %d', (count, expected) => {
    expect(roundCount(count, 'census-drb')).toBe(expected)
  })

  it('rounds to the nearest five or ten, or leaves the count as it is', () => {
    expect([8, 12, 13, 17, 18].map((count) => roundCount(count, 'nearest-5'))).toEqual([10, 10, 15, 15, 20])
    expect([14, 15, 24].map((count) => roundCount(count, 'nearest-10'))).toEqual([10, 20, 20])
    expect(roundCount(17, 'none')).toBe(17)
  })
})

describe('four significant digits, half to even', () => {
  it.each([
    [1, 1], [1.2, 1.2], [1.23, 1.23], [1.234, 1.234], [1.2345, 1.234], [10, 10], [12.345, 12.35], [1234, 1234], [12345, 12340], [12346, 12350],
    [123450, 123400], [123455, 123500], [123465, 123500], [16612.832, 16610], [6700.32, 6700], [170.1111111, 170.1], [0.5, 0.5],
    [1000.5, 1000], [1001.5, 1002], [-1000.5, -1000], [0, 0],
  ])('rounds %d to %d', (value, expected) => {
    expect(roundSignificant(value, 4)).toBe(expected)
  })
})
