import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { folderConnector } from '../../connectors/folder.js'
import type { Connector } from '../../src/core/connector.js'
import { CauceError } from '../../src/core/error.js'
import { listOffers, pull } from '../../src/pipeline/pull.js'
import { deliveryHistory } from '../../src/warehouse/ledger/delivery-history.js'
import { createLedger } from '../../src/warehouse/ledger/ledger-tables.js'
import { seenFiles } from '../../src/warehouse/ledger/seen-files.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { dwellers, peopleCsv, schoolsCsv } from './deliveries.js'
import { Bench } from './workbench.js'

const people = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`people-${index}.csv`, peopleCsv(dwellers(3, index + 1))]))

/** How many turns of the event loop each file takes before its bytes come, and which never come. */
interface Source {
  readonly turns: Readonly<Record<string, number>>
  readonly broken?: readonly string[]
}

interface Pulled {
  readonly ledger: readonly string[]
  readonly seen: readonly string[]
  readonly boundaries: readonly string[]
  readonly vault: readonly string[]
  readonly fault: string | undefined
  readonly opened: readonly string[]
  readonly mostOpen: number
}

/** Pulls the files of a bench into a state of their own. */
async function pulled(deliveries: Readonly<Record<string, string>>, threads: number, source: Source): Promise<Pulled> {
  const bench = new Bench({ deliveries, threads })
  const hour = statSync(join(bench.data, 'schools.csv')).ctimeMs + 3_600_000
  const opened: string[] = []
  let [open, mostOpen] = [0, 0]
  const slow: Connector = {
    ...folderConnector,
    async *open(location, file, access, signal) {
      opened.push(file.name)
      mostOpen = Math.max(mostOpen, ++open)
      try {
        for (let turn = source.turns[file.name] ?? 0; turn > 0; turn--) await setImmediate()
        if (source.broken?.includes(file.name) === true) throw new CauceError('delivery', { code: 'BROKEN', what: `${file.name} is broken` })
        yield* folderConnector.open(location, file, access, signal)
      } finally {
        open -= 1
      }
    },
  }
  const boundaries: string[] = []
  const { effects, specs, state } = await bench.doors('xx/index')
  const connectors = new Map([['folder', slow]])
  const progress = { report: () => undefined, passed: (boundary: string) => void boundaries.push(boundary) }
  const warehouse = await openWarehouse({ path: ':memory:' })
  try {
    const { db } = warehouse
    await createLedger(db)
    const offers = await listOffers(specs, connectors, bench.data)
    const fault = await pull(db, { specs, connectors, state, effects: { ...effects, clock: { now: () => new Date(hour) }, progress }, threads }, offers).then(() => undefined, (error: unknown) => (error instanceof Error ? error.message : String(error)))
    const ledger = (await deliveryHistory(db)).map(({ registry, period, file, version, id, bytes }) => [registry, period, file, version, id, bytes].join(' '))
    return { ledger, seen: [...(await seenFiles(db)).values()].map(({ file, id }) => `${file} ${id}`), boundaries, vault: readdirSync(state.vault).sort(), fault, opened, mostOpen }
  } finally {
    await warehouse.close()
  }
}

const told = ({ ledger, seen, boundaries, vault, fault }: Pulled) => ({ ledger, seen, boundaries, vault, fault })

describe('several deliveries pulled at once', () => {
  it('give the ledger, the vault and the boundaries of one after the other, whichever comes first and whatever breaks', async () => {
    const files = { ...people(7), 'people-7.csv': people(3)['people-2.csv'] ?? '', 'schools.csv': schoolsCsv() }
    const names = Object.keys(files)
    const source = fc.record({ turns: fc.tuple(...names.map(() => fc.nat(30))).map((turns) => Object.fromEntries(names.map((name, index) => [name, turns[index] ?? 0]))), broken: fc.subarray(names, { maxLength: 2 }) })
    await fc.assert(
      fc.asyncProperty(source, async (own) => {
        const [one, several] = [await pulled(files, 1, own), await pulled(files, 4, own)]
        expect(told(several)).toEqual(told(one))
        expect(one.mostOpen).toBe(1)
        expect(several.mostOpen).toBeLessThanOrEqual(4)
        if (own.broken.length === 0) expect(several.mostOpen).toBeGreaterThan(1)
      }),
      { seed: 20_241_231, numRuns: 10 },
    )
  })

  it('record what comes before a broken one, and leave no bytes of those after it', async () => {
    const files = { ...people(9), 'schools.csv': schoolsCsv() }
    const { ledger, vault, fault, opened, boundaries } = await pulled(files, 4, { turns: { 'people-0.csv': 40 }, broken: ['people-2.csv', 'people-3.csv'] })
    expect(fault).toContain('people-2.csv is broken')
    expect(ledger.map((row) => row.split(' ')[2])).toEqual(['people-0.csv', 'people-1.csv'])
    expect(vault).toEqual(ledger.map((row) => row.split(' ')[4]).sort())
    expect(boundaries).toEqual(['frozen people-0.csv', 'pulled people-0.csv', 'frozen people-1.csv', 'pulled people-1.csv'])
    expect(opened).not.toContain('people-8.csv')
  })
})
