import { describe, expect, it } from 'vitest'
import { runChecks } from '../../src/quality/run-checks.js'
import type { Measurement } from '../../src/quality/run-checks.js'
import { pipeline } from '../../src/spec/pipeline.js'
import type { Check } from '../../src/spec/pipeline.js'

const today = '2026-11-22'
const reason = 'agreed with the ministry'
const check = (parts: Partial<Check>): Check => ({ check: 'row-count', severity: 'block', reason, ...parts })

/** Kind, threshold, a figure that passes and one that fails. */
const kinds: readonly (readonly [Check['check'], Partial<Check>, number, number])[] = [
  ['indicator-coverage', { at_least: 0.9 }, 0.9, 0.89],
  ['territory-coverage', { at_least: 0.99 }, 1, 0.5],
  ['quarantined-share', { at_most: 0.01 }, 0.01, 0.011],
  ['unknown-share', { at_most: 0.05 }, 0, 0.06],
  ['row-count', { at_least: 1000, at_most: 2000 }, 1500, 2001],
  ['freshness', { at_most: 400 }, 400, 401],
  ['class-change-share', { at_most: 0.1 }, 0.1, 0.2],
]

describe.each(kinds)('the check %s', (kind, bounds, good, bad) => {
  const declared = check({ check: kind, of: 'xx/people', ...bounds })
  const verdictOf = (measurements: readonly Measurement[]) => runChecks([declared], measurements, today).map(({ verdict, value, blocks }) => ({ verdict, value, blocks }))

  it('passes at its threshold', () => {
    expect(verdictOf([{ check: kind, of: 'xx/people', value: good }])).toEqual([{ verdict: 'passed', value: good, blocks: false }])
  })

  it('fails beyond it', () => {
    expect(verdictOf([{ check: kind, of: 'xx/people', value: bad }])).toEqual([{ verdict: 'failed', value: bad, blocks: true }])
  })

  it('does not apply to what is not there, and never passes for it', () => {
    expect(verdictOf([{ check: kind, of: 'xx/schools', value: good }])).toEqual([{ verdict: 'not applicable', value: null, blocks: false }])
  })

  it('is an error that blocks when the figure could not be measured', () => {
    expect(verdictOf([{ check: kind, of: 'xx/people', value: Number.NaN }])).toEqual([{ verdict: 'error', value: null, blocks: true }])
  })
})

describe('the table above', () => {
  it('has every kind of check of the language', () => {
    const inLanguage = pipeline.shape.checks.unwrap().element.shape.check.options
    expect(kinds.map(([kind]) => kind).sort()).toEqual([...inLanguage].sort())
  })
})

describe('a check', () => {
  it('without threshold takes the limit that comes with the figure, and does not apply without one', () => {
    const freshness = (limit?: number) => runChecks([check({ check: 'freshness' })], [{ check: 'freshness', of: 'xx/people', value: 401, limit }], today)[0]
    expect(freshness(400)).toMatchObject({ verdict: 'failed', threshold: 'at most 400', blocks: true })
    expect(freshness(401)).toMatchObject({ verdict: 'passed', threshold: 'at most 401', blocks: false })
    expect(freshness()).toMatchObject({ verdict: 'not applicable', threshold: 'no threshold is written', blocks: false })
  })

  it('with a threshold of its own does not look at the limit', () => {
    const figure = { check: 'freshness', of: 'xx/people', value: 401, limit: 400 } as const
    expect(runChecks([check({ check: 'freshness', at_most: 500 })], [figure], today)[0]).toMatchObject({ verdict: 'passed', threshold: 'at most 500' })
    expect(runChecks([check({ check: 'freshness', at_least: 1 })], [figure], today)[0]).toMatchObject({ verdict: 'passed', threshold: 'at least 1' })
  })

  it('that only warns does not block, failed or in error', () => {
    const figures = [
      { check: 'row-count', of: 'a', value: 5 },
      { check: 'row-count', of: 'b', value: Number.NaN },
    ] as const
    expect(runChecks([check({ severity: 'warn', at_least: 9 })], figures, today).map(({ verdict, blocks }) => [verdict, blocks])).toEqual([
      ['failed', false],
      ['error', false],
    ])
  })

  it('without object speaks of every figure of its kind and of no other', () => {
    const figures = [
      { check: 'row-count', of: 'a', value: 5 },
      { check: 'row-count', of: 'b', value: 50 },
      { check: 'freshness', of: 'a', value: 1 },
    ] as const
    expect(runChecks([check({ at_least: 9 })], figures, today).map(({ of, verdict }) => [of, verdict])).toEqual([
      ['a', 'failed'],
      ['b', 'passed'],
    ])
    expect(runChecks([check({ at_least: 9 })], [], today)).toMatchObject([{ of: 'all', verdict: 'not applicable' }])
  })

  it('says its threshold and its reason', () => {
    expect(runChecks([check({ at_least: 1, at_most: 9 })], [{ check: 'row-count', of: 'a', value: 5 }], today)[0]).toMatchObject({ threshold: 'at least 1 and at most 9', reason })
  })
})

describe('a waiver', () => {
  const waived = (expires: string, value: number) => runChecks([check({ severity: 'warn', at_least: 9, expires })], [{ check: 'row-count', of: 'a', value }], today)[0]

  it.each([
    ['holds before its day', '2026-11-23', 5, false],
    ['holds on its day', '2026-11-22', 5, false],
    ['is over the day after', '2026-11-21', 5, true],
    ['that is over does not stop a check that passes', '2026-11-21', 9, false],
  ])('%s', (_, expires, value, blocks) => {
    expect(waived(expires, value)?.blocks).toBe(blocks)
  })

  it('that is over says so beside the reason', () => {
    expect(waived('2026-11-21', 5)?.reason).toBe(`${reason} (the waiver expired on 2026-11-21)`)
    expect(waived('2026-11-22', 5)?.reason).toBe(reason)
  })

  it('that a person accepts keeps its verdict and loses its force, for the kinds that were named alone', () => {
    const acceptance = { checks: ['row-count'], by: 'Ana', note: 'a new list' }
    const figures = [{ check: 'row-count', of: 'a', value: 5 }, { check: 'freshness', of: 'a', value: 900 }] as const
    expect(runChecks([check({ at_least: 9 }), check({ check: 'freshness', at_most: 1 })], figures, today, acceptance)).toMatchObject([
      { verdict: 'failed', blocks: false, accepted: 'Ana: a new list' },
      { verdict: 'failed', blocks: true, accepted: null },
    ])
  })

  it('that holds tells how many fell short all the same', () => {
    expect(runChecks([check({ check: 'unknown-share', at_most: 0.5 })], [{ check: 'unknown-share', of: 't.c', value: 0.1, failures: 7 }], today)).toMatchObject([{ verdict: 'passed', failures: 7 }])
  })
})
