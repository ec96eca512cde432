import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HiddenCount } from '../../../src/publish/disclosure/history.js'
import { writePublicTables } from '../../../src/publish/disclosure/write-public-tables.js'
import { openWarehouse } from '../../../src/warehouse/open.js'
import type { Db } from '../../../src/warehouse/tables.js'
import { exposedCounts, seenRelease } from './attack-release.js'
import type { SeenRelease } from './attack-release.js'
import { canonical, fillRisk, indicators, rowsOf, specWith } from './made-up-risk.js'
import type { MadeUpTerritory } from './made-up-risk.js'

const count = fc.oneof({ weight: 1, arbitrary: fc.integer({ min: 0, max: 12 }) }, { weight: 4, arbitrary: fc.integer({ min: 13, max: 900 }) })
const share = fc.double({ min: 0, max: 0.4, noNaN: true })
const group = fc.tuple(count, share).map(([children, rate]): readonly [number, number] => [children, Math.round(children * rate)])
const part = fc.tuple(count, share).map(([whole, rate]): readonly [number, number] => [Math.round(whole * rate), whole])
const territory = fc.record({ children: fc.record({ female: group, male: group }), indicators: fc.array(part, { minLength: 4, maxLength: 4 }) })
const countries = fc.array(fc.array(territory, { minLength: 4, maxLength: 8 }), { minLength: 1, maxLength: 3 }).map((regions) =>
  regions.flatMap((members, r) => members.map((each, t): MadeUpTerritory => ({ ...each, code: `0${r}${t}`, region: `0${r}` }))),
)

async function publish(db: Db, territories: readonly MadeUpTerritory[], history: readonly HiddenCount[], disclosure: object): Promise<{ readonly seen: SeenRelease; readonly history: readonly HiddenCount[] }> {
  await fillRisk(db, territories)
  await writePublicTables(db, { pipeline: specWith(disclosure), indicators, canonical, history })
  const rows = await rowsOf(db, 'select table_name, territory_code, item, measure, hidden_count from quality.suppression_history')
  return {
    seen: await seenRelease(db, territories),
    history: rows.map((row) => ({ table: String(row['table_name']), territory: String(row['territory_code']), item: String(row['item']), measure: String(row['measure']), count: row['hidden_count'] === null ? null : Number(row['hidden_count']) })),
  }
}

async function inMemory<T>(use: (db: Db) => Promise<T>): Promise<T> {
  const warehouse = await openWarehouse({ path: ':memory:', threads: 1 })
  try {
    return await use(warehouse.db)
  } finally {
    await warehouse.close()
  }
}

/** The country with one more child, at risk, in one territory. */
function oneChildMore(territories: readonly MadeUpTerritory[], at: number): readonly MadeUpTerritory[] {
  return territories.map((each, index) => (index === at % territories.length ? { ...each, children: { ...each.children, female: [each.children.female[0] + 1, each.children.female[1] + 1] } } : each))
}

const district = (code: string, female: number, male: number): MadeUpTerritory => ({ code, region: '00', children: { female: [female, 0], male: [male, 0] }, indicators: [[0, 0], [0, 0], [0, 0], [0, 0]] })

describe('an attack by linear programming on the public tables', () => {
  it('bounds no hidden count within the threshold, whatever the country looks like', async () => {
    await fc.assert(
      fc.asyncProperty(countries, fc.constantFrom({ preset: 'pcornet-11' }, { preset: 'ohdsi-5' }, { preset: 'ohdsi-5', expected: 'show' }), async (territories, disclosure) => {
        const { seen } = await inMemory((db) => publish(db, territories, [], disclosure))
        expect(exposedCounts([withoutExpected(seen, disclosure)], disclosure.preset === 'pcornet-11' ? 11 : 5)).toEqual([])
      }),
      { numRuns: 10, endOnFailure: true },
    )
  }, 300_000)

  it('bounds none over two releases either when one child is added', async () => {
    await fc.assert(
      fc.asyncProperty(countries, fc.nat(100), async (territories, at) => {
        const [first, second] = await inMemory(async (db) => {
          const before = await publish(db, territories, [], {})
          return [before.seen, (await publish(db, oneChildMore(territories, at), before.history, {})).seen] as const
        })
        // What one release has shown, or has rightly given as zero, cannot be hidden again by the next from one who knows what was added.
        const open = [...first.truth].flatMap(([name, value]) => (value === 0 || (first.shown.has(name) && !second.shown.has(name)) ? [`1 ${name} is`] : []))
        expect(exposedCounts([first, second], 11, 1).filter((words) => !open.some((start) => words.startsWith(start)))).toEqual([])
      }),
      { numRuns: 5, endOnFailure: true },
    )
  }, 300_000)

  it('would find the hidden count in the next release, were the history not kept', async () => {
    const before = [district('007', 20, 20), district('014', 10, 0), district('021', 15, 15), district('028', 300, 300)]
    const after = before.map((each) => (each.code === '014' ? district('014', 11, 0) : each))
    const [first, forgetful, careful] = await inMemory(async (db) => {
      const found = await publish(db, before, [], {})
      return [found.seen, (await publish(db, after, [], {})).seen, (await publish(db, after, found.history, {})).seen] as const
    })
    expect(first.shown.has('children 014')).toBe(false)
    expect(forgetful.shown.has('children 014')).toBe(true)
    expect(exposedCounts([first, forgetful], 11, 1)).toContain('0 children 014 is 10, found between 10 and 11')
    expect(careful.shown.has('children 014')).toBe(false)
    expect(exposedCounts([first, careful], 11, 1)).toEqual([])
  })

  it('comes back into the open once it is far from what was hidden', async () => {
    const before = [district('007', 20, 20), district('014', 10, 0), district('021', 15, 15), district('028', 300, 300)]
    const far = before.map((each) => district(each.code, each.children.female[0] + 40, each.children.male[0] + 40))
    const seen = await inMemory(async (db) => (await publish(db, far, (await publish(db, before, [], {})).history, {})).seen)
    expect(before.every(({ code }) => seen.shown.has(`children ${code}`))).toBe(true)
  })
})

/** Where the children at risk are shown with their row, they are no secret of their own. */
function withoutExpected(seen: SeenRelease, disclosure: object): SeenRelease {
  if (!('expected' in disclosure)) return seen
  const isCount = (name: string): boolean => !name.startsWith('at_risk')
  return { ...seen, truth: new Map([...seen.truth].filter(([name]) => isCount(name))), sums: seen.sums.filter(([whole]) => isCount(whole)), parts: new Map([...seen.parts].filter(([name]) => isCount(name))) }
}
