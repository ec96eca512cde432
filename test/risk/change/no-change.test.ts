import { describe, expect, it, vi } from 'vitest'
import type { BaseModel } from '../../../src/risk/change/base-model.js'
import { presentClrisk } from '../../../src/risk/change/present-models.js'
import { territoryChange } from '../../../src/risk/change/territory-change.js'
import type { PresentModel } from '../../../src/risk/change/territory-change.js'
import { computeClrisk } from '../../../src/risk/clrisk/compute-clrisk.js'
import { memoryWarehouse } from '../../warehouse/temporary.js'
import { fillCore, inputOf, modelWith, survey, target } from '../clrisk/population.js'

vi.setConfig({ testTimeout: 300_000 })

const open = memoryWarehouse()
const population = target(400)
const surveys = 60

/** CLRISK by as many surveys of one population that does not change. */
async function models(change: Readonly<Record<string, unknown>>): Promise<readonly PresentModel[]> {
  const found: PresentModel[] = []
  for (let seed = 1; seed <= surveys; seed++) {
    await fillCore(open().db, [...survey(480, 10_000 + seed).rows, ...population.rows])
    found.push(presentClrisk(await computeClrisk(open().db, inputOf(modelWith({ draws: 100, ...change }))), [`survey ${seed}`]))
  }
  return found
}

function asBase(model: PresentModel): BaseModel {
  return { ...model, cuts: { period: '2017', national: model.cuts, within: new Map() }, scores: new Map(model.territories.map((each) => [each.code, each])) }
}

/** Share of territories that exceed the margin, over every pair of surveys. */
function exceeding(all: readonly PresentModel[]): number {
  const flags = all.flatMap((base, at) => all.slice(at + 1).flatMap((now) => territoryChange(asBase(base), now).territories.map(({ exceedsMargin }) => exceedsMargin)))
  expect(flags).toHaveLength(((surveys * (surveys - 1)) / 2) * 8)
  expect(flags).not.toContain(null)
  return flags.filter((flag) => flag === true).length / flags.length
}

describe('territories that have not changed, seen by independent surveys', () => {
  it('exceed the margin of error in about one case of twenty, no more often', async () => {
    const share = exceeding(await models({ benchmark: undefined }))
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.07)
  })

  it.each(['logit-shift', 'ratio'])('nor where the rates are moved to the direct estimates (%s), whose error counts too', async (method) => {
    expect(exceeding(await models({ benchmark: { level: 'province', method } }))).toBeLessThan(0.07)
  })
})
