import { describe, expect, it } from 'vitest'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import type { Clrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, provinceOf, survey, target, territories } from './population.js'
import type { Row } from './population.js'

const open = memoryWarehouse()
const sample = survey(900).rows
const persons = target(200).rows
/** Everybody of a province is everybody's neighbour. */
const pairs = territories.flatMap((a) => territories.flatMap((b) => (a !== b && provinceOf(a) === provinceOf(b) ? [[a, b] as const] : [])))

async function withWorse(isWorse: (code: string) => boolean, shares?: readonly Row[]): Promise<Clrisk> {
  const rows = sample.map((row, at) => (isWorse(String(row['territory_code'])) && at % 3 === 1 ? { ...row, worked: 'yes' } : row))
  await fillCore(open().db, [...rows, ...persons], shares === undefined ? {} : { shares })
  return computeClrisk(open().db, { ...inputOf(modelWith({ benchmark: undefined })), neighbours: pairs })
}

describe("Moran's I of the residuals", () => {
  it('is high where neighbours depart from the model alike, and below its expectation where they do not', async () => {
    const clustered = await withWorse((code) => provinceOf(code) === '01')
    expect(clustered.moran?.territories).toBe(8)
    expect(clustered.moran?.statistic).toBeGreaterThan(0.5)
    expect(clustered.moran?.pTwoSided).toBeLessThan(0.1)
    const scattered = await withWorse((code) => Number(code) % 2 === 0)
    expect(scattered.moran?.statistic).toBeLessThan(scattered.moran?.expected ?? Number.NaN)
  })

  it('is left out with a note where the survey does not say in which territory a child lives', async () => {
    const shares = territories.map((code): Row => ({ registry: 'xx/register', code, territory_code: code, weight: 1 }))
    const { moran, notes } = await withWorse(() => false, shares)
    expect(moran).toBeNull()
    expect(notes.find(({ code }) => code === 'CLRISK_NO_MORAN')?.message).toContain('does not say in which territory a child lives')
  })
})
