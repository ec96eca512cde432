import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../program.js'
import { dwellers, peopleCsv, schoolsCsv } from './deliveries.js'
import { Bench } from './workbench.js'
import type { BenchOptions } from './workbench.js'

/** What the first night finds. */
export const firstDeliveries = { 'people.csv': peopleCsv(dwellers(300)), 'schools.csv': schoolsCsv() }
/** What the second night finds: a corrected delivery, a new one, and one that has not changed. */
export const secondDeliveries = { ...firstDeliveries, 'people.csv': peopleCsv(dwellers(400, 3)), 'people-2.csv': peopleCsv(dwellers(90, 5)) }

/** A bench whose first night is over. All have one key, so that their pseudonyms may be compared. */
export async function firstNight(options: Partial<BenchOptions> = {}): Promise<Bench> {
  const bench = new Bench({ deliveries: firstDeliveries, ...options })
  mkdirSync(bench.state, { recursive: true })
  writeFileSync(join(bench.state, 'key'), 'ab'.repeat(32), { mode: 0o600 })
  await bench.run()
  return bench
}

/** A bench with the state of another, before its second night. */
export function secondNight(first: Bench, options: Partial<BenchOptions> = {}): Bench {
  const bench = new Bench({ deliveries: secondDeliveries, ...options })
  cpSync(first.state, bench.state, { recursive: true, verbatimSymlinks: true })
  return bench
}

const runnerProgram = await program(join(import.meta.dirname, 'runner.ts'))

/** Arguments of Node for a run in a process of its own, which ends itself with SIGKILL at a boundary where one is named. */
export function runner(bench: Bench, ...dieAt: readonly string[]): readonly string[] {
  return [runnerProgram, bench.workspace, bench.data, bench.state, ...dieAt]
}

/** Printed where it is used, so that a moment can be met again: CAUCE_SEED=…. */
export function printedSeed(): number {
  const seed = Number(process.env['CAUCE_SEED'] ?? Date.now() % 1_000_000)
  process.stdout.write(`CAUCE_SEED=${seed}\n`)
  return seed
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}
