import { describe, expect, it } from 'vitest'
import { gapReport } from '../../src/quality/gap-report.js'
import type { RegistryFacts } from '../../src/quality/gap-report.js'

const sound: RegistryFacts = {
  registry: 'xx/people', institution: 'Office', period: '2024', ageDays: 100, limitDays: 400, delivered: 1000, quarantined: 1, unreadLines: 0,
  territoriesWithout: 0, territories: 12, columns: [{ table: 'person', column: 'sex', rows: 1000, missing: 10, unknown: 1 }], indicators: [], roles: [],
}
const gaps = (parts: Partial<RegistryFacts>) => gapReport([{ ...sound, ...parts }]).map(({ kind, of, figure, unlocks }) => [kind, of, figure, unlocks])
const column = (missing: number, unknown = 0) => [{ table: 'person', column: 'sex', rows: 1000, missing, unknown }]

describe('the gap report', () => {
  it('says nothing of a registry without a gap, nor of a table without rows', () => {
    expect(gaps({})).toEqual([])
    expect(gaps({ columns: [{ table: 'person', column: 'sex', rows: 0, missing: 0, unknown: 0 }] })).toEqual([])
  })

  it.each<readonly [string, Partial<RegistryFacts>, readonly unknown[]]>([
    ['a field that is never filled', { columns: column(1000) }, ['absent', 'person.sex', 1, 'a factor that is not there at all']],
    ['a field that is often empty', { columns: column(300), roles: ['survey'] }, ['sparse', 'person.sex', 0.3, 'fewer rows without a value (the fit of CLRISK)']],
    ['codes outside the list', { columns: column(0, 20) }, ['unknown-codes', 'person.sex', 0.02, 'rows that now count as unknown']],
    ['a full quarantine', { quarantined: 30, unreadLines: 20 }, ['quarantine', '', 0.05, '50 records back from quarantine']],
    ['territories without data', { territoriesWithout: 3, indicators: [{ indicator: 'work_share', missing: 3 }, { indicator: 'other', missing: 0 }] }, ['territories', '', 0.25, 'figures for 3 territories: work_share in 3']],
    ['age', { ageDays: 500, roles: ['target'] }, ['age', '', 500, 'figures of today in place of 2024 (the children CLRISK is applied to)']],
  ])('%s', (_, parts, expected) => expect(gaps(parts)).toEqual([expected]))

  it('does not count territories of a registry of another level', () => expect(gaps({ territoriesWithout: null })).toEqual([]))
  it('puts what is absent first', () => {
    expect(gaps({ quarantined: 500, columns: [...column(400), { table: 'person', column: 'age', rows: 1000, missing: 1000, unknown: 0 }] }).map(([kind]) => kind)).toEqual(['absent', 'sparse', 'quarantine'])
  })
})
