import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunDoors } from '../../src/pipeline/run.js'
import { publicDatabaseFile } from '../../src/publish/manifest.js'
import { staleInputs } from '../../src/quality/stale-inputs.js'
import { pagePayload } from '../page/page-payload.js'
import { soundDeliveries } from './deliveries.js'
import { askRelease, Bench } from './workbench.js'

const day = 86_400_000
/** The limit of the people is 400 days after the end of 2024; schools have none. */
const lastFreshDay = Date.UTC(2024, 11, 31) + 400 * day

async function at(bench: Bench, moment: number): Promise<Partial<RunDoors>> {
  const { effects } = await bench.doors('xx/index')
  return { effects: { ...effects, clock: { now: () => new Date(moment) } } }
}

const askPublic = (release: string, text: string): Promise<readonly (readonly unknown[])[]> => askRelease(release, text, publicDatabaseFile)

/** The sheet of the whole country. */
function sheetOf(release: string, language: string): string {
  return readFileSync(join(release, 'public/sheets', language, '_T.html'), 'utf8')
}

describe('a registry that passes its limit of age', () => {
  it('makes one release that marks what is computed from it, without harmonising anew, and no more', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const fresh = await bench.run('xx/index', await at(bench, lastFreshDay))
    expect(fresh.stale).toEqual([])
    expect(await bench.ask('select distinct stale_inputs from risk.territory_risk')).toEqual([['']])
    expect(await bench.ask('select count(*) from quality.stale_input')).toEqual([['0']])
    expect((await bench.run('xx/index', await at(bench, lastFreshDay + day / 2))).outcome, 'the same day').toBe('unchanged')

    const old = await bench.run('xx/index', await at(bench, lastFreshDay + day))
    expect(old.outcome).toBe('published')
    expect(old.steps.map(({ did }) => did), 'deliveries are kept').toEqual(['kept', 'kept', 'ran', 'ran'])
    expect(await bench.ask('select registry, period, age_days, limit_days from quality.stale_input')).toEqual([['xx/people', '2024', '401', '400']])
    expect(await bench.ask('select indicator, is_stale from risk.indicator order by 1')).toEqual([
      ['xx_leaver_share', false],
      ['xx_mean_income', true],
      ['xx_work_share', true],
    ])
    expect(await bench.ask('select distinct stale_inputs from risk.territory_risk')).toEqual([['xx/people']])
    expect(await askPublic(old.release, 'select distinct stale_inputs from territory_risk')).toEqual([['xx/people']])
    expect(await askPublic(old.release, 'select is_stale from indicator order by indicator')).toEqual([[false], [true], [true]])

    expect((await bench.run('xx/index', await at(bench, lastFreshDay + 30 * day))).outcome, 'a month more is no news').toBe('unchanged')
  })

  it('is told on the page and on the sheets in words', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { release } = await bench.run('xx/index', await at(bench, lastFreshDay + day))
    const words = { es: 'Fuentes fuera de plazo', pt: 'Fontes fora do prazo', en: 'Sources past their limit of age' }
    for (const [language, said] of Object.entries(words)) expect(sheetOf(release, language), language).toContain(said)
    expect(pagePayload(release).sources.map(({ registry, stale }) => [registry, stale])).toEqual([['xx/people', true], ['xx/schools', false]])
  })

  it('is planned before it is done', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run('xx/index', await at(bench, lastFreshDay))
    expect((await bench.plan('xx/index', await at(bench, lastFreshDay))).steps).toEqual([])
    expect((await bench.plan('xx/index', await at(bench, lastFreshDay + day))).steps.map(({ step }) => step)).toEqual(['compute', 'publish'])
  })
})

describe('which registries are stale', () => {
  const age = { registry: 'xx/people', period: '2024', ageDays: 500, limitDays: 400 }
  const check = { check: 'freshness', severity: 'warn', reason: 'old figures mislead' } as const
  it.each([
    { name: 'by the limit of the schema', checks: [], age, stale: [400] },
    { name: 'on its last day not yet', checks: [], age: { ...age, ageDays: 400 }, stale: [] },
    { name: 'a threshold of the pipeline takes its place', checks: [{ ...check, of: 'xx/people', at_most: 600 }], age, stale: [] },
    { name: 'one for all registries as well', checks: [{ ...check, at_most: 450 }], age, stale: [450] },
    { name: 'of several the least counts', checks: [{ ...check, at_most: 450 }, { ...check, of: 'xx/people', at_most: 600 }], age, stale: [450] },
    { name: 'one for another registry does not', checks: [{ ...check, of: 'xx/schools', at_most: 600 }], age, stale: [400] },
    { name: 'without a limit never', checks: [], age: { ...age, limitDays: undefined }, stale: [] },
  ])('$name', ({ checks, age: own, stale }) => {
    expect(staleInputs(checks, [own]).map(({ limitDays }) => limitDays)).toEqual(stale)
  })
})
