import { describe, expect, it } from 'vitest'
import { fitSurveyLogit } from '../../src/method/survey/fit-survey-logit.js'
import { runFixture } from '../registries/run-fixture.js'
import type { MadeRow } from '../registries/run-fixture.js'
import { shipped, write } from './shipped.js'

/** Log-odds of work at 5 to 17 in the recipes. */
const truth = { intercept: -3.6, rural: 0.9, male: 0.6, age: 0.3, headLow: 0.7 }
const low = new Set(['none', 'isced_0', 'isced_1', 'isced_12', 'isced_2'])

describe('the made-up survey, harmonised', () => {
  it('gives back the model that it was made from, within three standard errors', async () => {
    const [file] = await write(shipped('br/pnadc'), 20241231)
    if (file === undefined) throw new Error('no file')
    const { rows } = await runFixture('br/pnadc', 'visita5', file.path, '2016')
    const good = rows.filter((row) => row.verdict === null)
    const persons = good.filter((row) => row.table === 'person')
    const zones = byHousehold(
      good.filter((row) => row.table === 'household'),
      'zone',
    )
    const heads = byHousehold(
      persons.filter((row) => of(row, 'kinship') === 'head'),
      'education_level',
    )
    const children = persons
      .filter(isChild)
      .map((row) => ({ row, zone: zones.get(of(row, 'household_key')), head: heads.get(of(row, 'household_key')) }))
      .filter(({ row, zone, head }) => zone !== undefined && head !== undefined && of(row, 'sex') !== 'unknown')
    expect(persons.length).toBeGreaterThan(10_000)
    expect(children.length).toBeGreaterThan(3_500)
    expect(new Set(persons.map((row) => of(row, 'territory_code'))).size).toBe(27)
    expect(new Set(persons.map((row) => of(row, 'stratum'))).size).toBe(30)
    const data = children.flatMap(({ row, zone, head }) => [
      1,
      zone === 'rural' ? 1 : 0,
      of(row, 'sex') === 'male' ? 1 : 0,
      Number(of(row, 'age')) - 11,
      low.has(head ?? '') ? 1 : 0,
    ])
    const fit = fitSurveyLogit({
      x: { rows: children.length, columns: 5, values: Float64Array.from(data) },
      y: children.map(({ row }) => (of(row, 'worked') === 'yes' ? 1 : 0)),
      weights: children.map(({ row }) => Number(of(row, 'weight'))),
      strata: children.map(({ row }) => of(row, 'stratum')),
      psu: children.map(({ row }) => of(row, 'psu')),
      termNames: Object.keys(truth),
    })
    expect(fit.converged).toBe(true)
    Object.values(truth).forEach((value, index) => {
      const error = fit.standardErrors[index] ?? Number.NaN
      expect(error).toBeLessThan(0.25)
      expect(Math.abs((fit.coefficients[index] ?? Number.NaN) - value) / error).toBeLessThan(3)
    })
  })
})

describe('the made-up survey of dBASE, harmonised', () => {
  it('gives back the model that it was made from, within three standard errors', async () => {
    const [file] = await write(shipped('mx/enti-2019'), 20241231)
    if (file === undefined) throw new Error('no file')
    const { rows } = await runFixture('mx/enti-2019', 'sdem', file.path, '2019')
    const children = rows.filter((row) => row.verdict === null && isChild(row) && of(row, 'sex') !== 'unknown')
    expect(new Set(children.map((row) => of(row, 'territory_code'))).size).toBe(32)
    expect(children.length).toBeGreaterThan(2_000)
    const data = children.flatMap((row) => [
      1,
      of(row, 'sex') === 'male' ? 1 : 0,
      Number(of(row, 'age')) - 11,
      of(row, 'school_attendance') === 'not_attending' ? 1 : 0,
    ])
    const fit = fitSurveyLogit({
      x: { rows: children.length, columns: 4, values: Float64Array.from(data) },
      y: children.map((row) => (of(row, 'worked') === 'yes' ? 1 : 0)),
      weights: children.map((row) => Number(of(row, 'weight'))),
      strata: children.map((row) => of(row, 'stratum')),
      psu: children.map((row) => of(row, 'psu')),
    })
    expect(fit.converged).toBe(true)
    for (const [index, value] of [-2.8, 0.7, 0.25, 1.1].entries()) {
      const error = fit.standardErrors[index] ?? Number.NaN
      expect(error).toBeLessThan(0.25)
      expect(Math.abs((fit.coefficients[index] ?? Number.NaN) - value) / error).toBeLessThan(3)
    }
  })
})

describe('the made-up registry', () => {
  it('has the same log-odds of work as the survey', () => {
    const [survey, registry] = ['br/pnadc', 'br/cadastro-unico'].map((name) => logitsIn(shipped(name).recipe))
    expect(survey).toHaveLength(1)
    expect(registry).toEqual(survey)
  })
})

function logitsIn(part: unknown): readonly unknown[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) => (key === 'logit' ? [value] : logitsIn(value)))
}

function byHousehold(rows: readonly MadeRow[], column: string): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [of(row, 'household_key'), of(row, column)]))
}

function isChild(row: MadeRow): boolean {
  return of(row, 'age') !== '' && Number(of(row, 'age')) >= 5 && Number(of(row, 'age')) <= 17
}

function of(row: MadeRow, column: string): string {
  return String(row.values[column] ?? '')
}
