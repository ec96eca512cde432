import { rm } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { latestRuns } from '../../src/warehouse/ledger/runs.js'
import { runSteps } from '../../src/warehouse/ledger/run-steps.js'
import type { RunStepRow } from '../../src/warehouse/ledger/run-steps.js'
import { openWarehouse } from '../../src/warehouse/open.js'
import { mebibytes } from '../bench-case.js'
import type { BenchCase, BenchLine } from '../bench-case.js'
import { cauceCommand } from '../run-command.js'
import { demoPipeline } from '../write-demo.js'
import { writeCountry } from './made-country.js'
import { watchRun } from './watch-run.js'
import type { WatchedRun } from './watch-run.js'

const memoryBar = 2 * 1024 ** 3
const head = ['case', 'step', 'rows', 'MB', 'seconds', 'rows/s', 'peak MiB', 'bar', 'load', 'verdict']

/** A full night of the demonstration's country with millions of persons, in a process of its own. */
export const nightlyCase: BenchCase = {
  name: 'nightly',
  title: 'full cauce run of br/demo, as many persons as rows, peak memory below 2 GiB',
  rows: 10_000_000,
  measure: async ({ folder, rows, memory, threads, say }) => {
    const country = await writeCountry(join(folder, 'nightly'), rows)
    say(`  ${(country.bytes / 1e9).toFixed(1)} GB of deliveries in ${country.data}`)
    const state = join(folder, `nightly-state-${process.pid}`)
    await rm(state, { recursive: true, force: true })
    try {
      const load = loadavg()[0] ?? 0
      const run = await watchRun([cauceCommand, 'run', demoPipeline, '--data', country.data, '--state', state, '--memory', memory, ...(threads === undefined ? [] : ['--threads', String(threads)])])
      for (const { name, seconds, peakBytes } of run.phases) say(`  ${name.padEnd(48)} ${seconds.toFixed(1).padStart(7)} s  ${mebibytes(peakBytes).padStart(6)} MiB`)
      const steps = await stepsTaken(join(state, 'work.duckdb'))
      return { lines: lines(run, steps, { bytes: country.bytes, load }), results: { name: 'nightly', rows, bytes: country.bytes, load, ...run, steps } }
    } finally {
      await rm(state, { recursive: true, force: true })
    }
  },
}

/** What the ledger says of the steps of its only run. */
async function stepsTaken(path: string): Promise<readonly RunStepRow[]> {
  const warehouse = await openWarehouse({ path })
  try {
    const [run] = await latestRuns(warehouse.db, 1)
    if (run === undefined) throw new Error('nightly: the ledger has no run')
    return await runSteps(warehouse.db, run.id)
  } finally {
    await warehouse.close()
  }
}

function lines(run: WatchedRun, steps: readonly RunStepRow[], { bytes, load }: { readonly bytes: number; readonly load: number }): readonly BenchLine[] {
  const phasesOf = (begins: string) => run.phases.filter(({ name }) => name === begins || name.startsWith(`${begins} `))
  const seconds = (begins: string): number => phasesOf(begins).reduce((sum, phase) => sum + phase.seconds, 0)
  const peak = (begins: string): number => Math.max(0, ...phasesOf(begins).map((phase) => phase.peakBytes))
  const work = steps.filter((step) => step.rowsIn !== null)
  const rows = work.reduce((sum, step) => sum + (step.rowsIn ?? 0), 0)
  const line = (step: string, own: number, ownBytes: number, time: number, peakBytes: number, verdict = ''): BenchLine => ({
    head,
    cells: ['nightly', step, own.toLocaleString('en'), ownBytes === 0 ? '' : (ownBytes / 1e6).toFixed(0), time.toFixed(1), time === 0 ? '' : Math.round(own / time).toLocaleString('en'), mebibytes(peakBytes), verdict === '' ? '' : mebibytes(memoryBar), verdict === '' ? '' : load.toFixed(1), verdict],
  })
  const fileOf = (step: RunStepRow): string => step.step.slice(step.step.lastIndexOf(' ') + 1)
  return [
    line('freeze', rows, bytes, seconds('pull'), peak('pull')),
    line('land', rows, bytes, seconds('land'), peak('land')),
    ...work.map((step) => line(`land and harmonise ${fileOf(step)}`, step.rowsIn ?? 0, step.bytes ?? 0, step.seconds, Math.max(...['land', 'harmonise'].map((begins) => peak(`${begins} ${fileOf(step)}`))))),
    ...steps.filter((step) => step.rowsIn === null).map((step) => line(step.step, rows, 0, step.seconds, peak(step.step))),
    line('whole run', rows, bytes, run.seconds, run.peakBytes, run.peakBytes < memoryBar ? 'met' : 'NOT MET'),
  ]
}
