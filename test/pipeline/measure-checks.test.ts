import { describe, expect, it } from 'vitest'
import { runChecks } from '../../src/quality/run-checks.js'
import { soundDeliveries } from './deliveries.js'
import { Bench } from './workbench.js'

const freshness = { check: 'freshness', severity: 'warn', reason: 'old figures mislead' } as const

describe('checks on the figures of a run', () => {
  it.each([
    { name: 'the check’s own threshold comes first', own: { at_most: 10 }, limit: 400, value: 60, verdict: 'failed', threshold: 'at most 10' },
    { name: 'without one the registry’s serves', own: {}, limit: 400, value: 60, verdict: 'passed', threshold: 'at most 400' },
    { name: 'and fails when it is passed', own: {}, limit: 400, value: 401, verdict: 'failed', threshold: 'at most 400' },
    { name: 'where neither is written the check does not apply', own: {}, limit: undefined, value: 60, verdict: 'not applicable', threshold: 'no threshold is written' },
    { name: 'what could not be measured is an error', own: { at_most: 10 }, limit: undefined, value: Number.NaN, verdict: 'error', threshold: 'at most 10' },
  ])('freshness: $name', ({ own, limit, value, verdict, threshold }) => {
    const [result] = runChecks([{ ...freshness, ...own }], [{ check: 'freshness', of: 'xx/people', value, limit }], '2025-03-01')
    expect(result).toMatchObject({ verdict, threshold, blocks: false })
  })

  it('freshness counts from the end of the period, against the freshness_days of the raw schema', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    bench.edit('pipelines/xx/index.yaml', 'checks:', 'checks:\n  - { check: freshness, severity: warn, reason: old figures mislead }')
    const { checks } = await bench.run()
    expect(checks.filter((check) => check.check === 'freshness').map(({ of, verdict, value, threshold }) => ({ of, verdict, value, threshold }))).toEqual([
      { of: 'xx/people', verdict: 'passed', value: 60, threshold: 'at most 400' },
      { of: 'xx/schools', verdict: 'not applicable', value: 60, threshold: 'no threshold is written' },
    ])
  })

  it('row-count speaks of a registry’s records or of a table’s good rows', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(6) })
    bench.edit('pipelines/xx/index.yaml', 'checks:', ['checks:', ...['xx/people', 'dweller', 'xx/schools', 'school_seat'].map((of) => `  - { check: row-count, of: ${of}, at_least: 7, severity: warn, reason: fewer means a cut file }`)].join('\n'))
    const { checks } = await bench.run()
    expect(checks.filter((check) => check.check === 'row-count').map(({ of, value, verdict }) => [of, value, verdict])).toEqual([
      ['xx/people', 6, 'failed'],
      ['dweller', 6, 'failed'],
      ['xx/schools', 36, 'passed'],
      ['school_seat', 36, 'passed'],
    ])
  })
})
