import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { differences, settledState } from '../../bench/crash/settled-state.js'
import type { SettledState } from '../../bench/crash/settled-state.js'
import { dwellers, peopleCsv, schoolsCsv } from './deliveries.js'
import { Bench } from './workbench.js'

// Many whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 600_000 })

/** Ends a run where it stands, without a word of its own. */
class Crash extends Error {}

type Deed =
  | { readonly deed: 'deliver'; readonly file: 'people.csv' | 'people-2.csv' | 'schools.csv'; readonly seed: number }
  | { readonly deed: 'repeat' }
  | { readonly deed: 'withdraw' }
  | { readonly deed: 'run' }
  | { readonly deed: 'crash'; readonly after: number }

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ deed: fc.constant('deliver' as const), file: fc.constantFrom('people.csv' as const, 'people-2.csv' as const, 'schools.csv' as const), seed: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ deed: 'repeat' as const }) },
  { weight: 1, arbitrary: fc.constant({ deed: 'withdraw' as const }) },
  { weight: 2, arbitrary: fc.constant({ deed: 'run' as const }) },
  { weight: 3, arbitrary: fc.record({ deed: fc.constant('crash' as const), after: fc.integer({ min: 1, max: 28 }) }) },
)

const contentOf = (file: string, seed: number): string => (file === 'schools.csv' ? schoolsCsv(30 + seed) : peopleCsv(dwellers(60 + seed, file === 'people.csv' ? seed : seed + 10)))

/**
 * Tables, what is left over and, where asked, public files; the ledger of a history is longer than that of its end. Public files are the same
 * only where no earlier release binds them: what one has hidden stays hidden later, so that nobody can subtract.
 */
const tablesOf = async (bench: Bench, hasPublic: boolean): Promise<SettledState> =>
  Object.fromEntries(Object.entries(await settledState(bench.state, 'xx/index')).filter(([name]) => !['ledger', 'vault'].includes(name) && (hasPublic || !name.startsWith('public/'))))

const isBound = async (bench: Bench): Promise<boolean> => ((await bench.release()).manifest.disclosure?.hidden['earlier-release'] ?? 0) > 0

function bench(deliveries: Readonly<Record<string, string>>, goneWith: (remove: () => void) => void): Bench {
  const made = new Bench({ deliveries, goneWith })
  mkdirSync(made.state, { recursive: true })
  writeFileSync(join(made.state, 'key'), 'ab'.repeat(32), { mode: 0o600 })
  return made
}

async function crash(at: Bench, after: number): Promise<void> {
  const { effects } = await at.doors('xx/index')
  let passed = 0
  const progress = {
    report: () => undefined,
    passed: () => {
      passed += 1
      if (passed === after) throw new Crash()
    },
  }
  await at.run('xx/index', { effects: { ...effects, progress } }).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error
  })
}

describe('any sequence of deliver, correct, repeat, withdraw, crash and run', () => {
  it('ends with the tables of one clean delivery of what lies there at the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(deeds, { minLength: 3, maxLength: 7 }), async (sequence) => {
        const gone: (() => void)[] = []
        const lies = new Map([['people.csv', contentOf('people.csv', 1)], ['schools.csv', contentOf('schools.csv', 1)]])
        const worked = bench(Object.fromEntries(lies), (remove) => void gone.push(remove))
        try {
          for (const each of sequence) {
            if (each.deed === 'deliver') lies.set(each.file, contentOf(each.file, each.seed))
            if (each.deed === 'repeat') lies.set('people copy.csv', lies.get('people.csv') ?? '')
            if (each.deed === 'withdraw') for (const file of ['people-2.csv', 'people copy.csv']) lies.delete(file)
            rmSync(worked.data, { recursive: true })
            worked.deliver(Object.fromEntries(lies))
            if (each.deed === 'run') await worked.run()
            if (each.deed === 'crash') await crash(worked, each.after)
          }
          await worked.run()
          const clean = bench(Object.fromEntries(lies), (remove) => void gone.push(remove))
          await clean.run()
          const hasPublic = !(await isBound(worked))
          expect(differences(await tablesOf(worked, hasPublic), await tablesOf(clean, hasPublic))).toEqual([])
          expect((await worked.plan()).steps).toEqual([])
          expect(existsSync(join(worked.state, 'lock'))).toBe(false)
          expect((await worked.ask('select distinct file from quality.delivery order by 1')).map(String)).toEqual((await clean.ask('select distinct file from quality.delivery order by 1')).map(String))
        } finally {
          for (const remove of gone) remove()
        }
      }),
      { ...(process.env['CAUCE_RUNS'] === undefined ? { seed: 20_261_125 } : {}), numRuns: Number(process.env['CAUCE_RUNS'] ?? 8), endOnFailure: process.env['CAUCE_RUNS'] !== undefined },
    )
  })
})
