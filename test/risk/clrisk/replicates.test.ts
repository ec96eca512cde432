import { describe, expect, it } from 'vitest'
import { CauceError } from '../../../src/core/error.js'
import { makeMatrix, numberAt } from '../../../src/method/matrix.js'
import { buildJackknife } from '../../../src/method/survey/build-jackknife.js'
import { fitReplicateLogit } from '../../../src/method/survey/fit-replicate-logit.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import type { Clrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, survey, target } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const sample = survey(600).rows
const persons = target(200).rows
const heads = new Map(sample.filter((row) => row['kinship'] === 'head').map((row) => [row['household_key'], row]))
const design = { weights: sample.map((row) => Number(row['weight'])), strata: sample.map((row) => String(row['stratum'])), psu: sample.map((row) => String(row['psu'])) }
const jackknife = buildJackknife(design)

async function withReplicates(replicates: Readonly<Record<string, unknown>> | undefined, rows: readonly Row[] = sample, change: Readonly<Record<string, unknown>> = {}): Promise<Clrisk> {
  await fillCore(open().db, [...rows, ...persons])
  return computeClrisk(open().db, inputOf(modelWith({ quality: 'cv-99', survey: { registry: 'xx/survey', stratum: 'stratum', psu: 'psu', ...(replicates === undefined ? {} : { replicates }) }, ...change })))
}
const given = sample.map((row, at): Row => ({ ...row, ...Object.fromEntries(jackknife.weights.map((weights, replicate) => [`replicate_${replicate}`, numberAt(weights, at)])) }))
const columns = jackknife.weights.map((_, replicate) => `replicate_${replicate}`)
const near = (a: ArrayLike<number>, b: ArrayLike<number>, bar: number): void => {
  expect(a.length).toBe(b.length)
  Array.from(a).forEach((value, k) => expect(Math.abs(value / numberAt(b, k) - 1)).toBeLessThan(bar))
}

describe('replicate weights', () => {
  it('built as a jackknife give the errors of the fit over the rows themselves', async () => {
    const { fitted } = await withReplicates({ kind: 'JKn' })
    const cells = (row: Row): readonly number[] => [1, Number(row['age']) - 11, Number(heads.get(row['household_key'] ?? '')?.['education_level'] === 'isced_1'), Number(row['sex'] === 'male'), Number(row['zone'] === 'rural')]
    const reference = fitReplicateLogit(
      { ...design, x: makeMatrix(sample.length, 5, (row, column) => cells(sample[row] ?? {})[column] ?? Number.NaN), y: sample.map((row) => Number(row['worked'] === 'yes')), domain: sample.map((row) => Number(row['age']) >= 5 && Number(row['age']) <= 17) },
      jackknife,
    )
    near(fitted.fit.standardErrors, reference.standardErrors, 1e-8)
    expect(fitted.fit.df).toBe(fitted.units - fitted.strata)
  })

  it('given as columns give what those built give: coefficients, shares, means, benchmark and margins', async () => {
    const built = await withReplicates({ kind: 'JKn' })
    const own = await withReplicates({ kind: 'JKn', columns, rscales: Array.from(jackknife.rscales ?? []) }, given)
    near(own.fitted.fit.standardErrors, built.fitted.fit.standardErrors, 1e-8)
    near(own.fitted.meanErrors.slice(1), built.fitted.meanErrors.slice(1), 1e-8)
    near([own.assessment.national.standardError, own.assessment.national.deffWr], [built.assessment.national.standardError, built.assessment.national.deffWr], 1e-8)
    near((own.benchmark?.rows ?? []).map(({ directError }) => directError), (built.benchmark?.rows ?? []).map(({ directError }) => directError), 1e-8)
    near(own.rates.map(({ standardError }) => standardError), built.rates.map(({ standardError }) => standardError), 1e-8)
  })

  it('as a bootstrap repeat themselves and stand near linearisation', async () => {
    const taylor = await withReplicates(undefined)
    const first = await withReplicates({ kind: 'bootstrap', count: 200 })
    const again = await withReplicates({ kind: 'bootstrap', count: 200 })
    expect(again.fitted.fit.standardErrors).toEqual(first.fitted.fit.standardErrors)
    near(first.fitted.fit.standardErrors, taylor.fitted.fit.standardErrors, 0.25)
    near([first.assessment.national.standardError], [taylor.assessment.national.standardError], 0.25)
  })

  it('serve raking too, with errors by group of children', async () => {
    const { benchmark } = await withReplicates({ kind: 'JKn', columns, rscales: Array.from(jackknife.rscales ?? []) }, given, { benchmark: { level: 'province', method: 'raking', margins: [['province', 'sex']] } })
    const linear = await withReplicates(undefined, sample, { benchmark: { level: 'province', method: 'raking', margins: [['province', 'sex']] } })
    near((benchmark?.rows ?? []).map(({ directError }) => directError), (linear.benchmark?.rows ?? []).map(({ directError }) => directError), 0.1)
  })

  it.each([
    ['balanced for strata of another size', { kind: 'BRR' }, sample, 'REPLICATES_NOT_PAIRED'],
    ['with a hole', { kind: 'bootstrap', columns: columns.slice(0, 4) }, given.map((row, at) => (at === 1 ? { ...row, replicate_2: null } : row)), 'CLRISK_REPLICATE_WEIGHT'],
  ])('%s are refused', async (_, replicates, rows, code) => {
    const error = await withReplicates(replicates, rows).then(() => undefined, (reason: unknown) => reason)
    expect(error instanceof CauceError ? error.code : error).toBe(code)
  })
})
