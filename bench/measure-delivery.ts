import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mebibytes, median } from './bench-case.js'
import type { BenchCase, BenchLine, BenchSettings, Verdict } from './bench-case.js'
import type { Contest } from './contest-ours.js'
import type { DeliveryCase } from './delivery-cases.js'
import { contestProgram } from './run-command.js'

const memoryBar = 1024 ** 3
/** Below it the fixed cost of a delivery decides, and the bars say nothing. */
const barRows = 2_000_000

const head = ['case', 'MB', 'ours s', 'by hand s', 'ratio', 'bar', 'cpu ratio', 'peak MiB ours', 'by hand', 'load', 'verdict']

interface Measured extends Contest {
  readonly peakBytes: number
  /** Of all threads, from opening the database on; less disturbed by other work on the machine than the wall time. */
  readonly cpuSeconds: number
}

interface DeliveryResult {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly ours: readonly Measured[]
  readonly rival: readonly Measured[]
  readonly ratio: number
  readonly load: number
}

/** Landing and harmonising a generated delivery beside the statement that one would write by hand. */
export function deliveryBench(bench: DeliveryCase): BenchCase {
  return {
    name: bench.name,
    title: bench.title,
    measure: async (settings) => {
      const result = await measure(bench, settings)
      return { lines: [line(result, bench.bar)], results: result }
    },
  }
}

async function measure(bench: DeliveryCase, settings: BenchSettings): Promise<DeliveryResult> {
  const { rows, say } = settings
  const folder = join(settings.folder, String(rows))
  await mkdir(folder, { recursive: true })
  const file = join(folder, bench.file)
  if (!existsSync(file)) await bench.generate(file, rows)
  const ours: Measured[] = []
  const rival: Measured[] = []
  const load = loadavg()[0] ?? 0
  for (let pair = 0; pair < settings.pairs; pair++) {
    ours.push(await contest('ours', bench, file, settings))
    rival.push(await contest('rival', bench, file, settings))
    say(`  ${bench.name.padEnd(12)} pair ${pair + 1}: ours ${words(ours.at(-1))} | by hand ${words(rival.at(-1))}`)
  }
  const delivered = new Set([...ours, ...rival].map((each) => each.rows))
  if (delivered.size !== 1) throw new Error(`${bench.name}: the contestants disagree on the records: ${[...delivered].join(', ')}`)
  const ratio = median(ours.map((each) => each.seconds)) / median(rival.map((each) => each.seconds))
  return { name: bench.name, rows, bytes: (await stat(file)).size, ours, rival, ratio, load }
}

async function contest(who: 'ours' | 'rival', bench: DeliveryCase, file: string, settings: BenchSettings): Promise<Measured> {
  const state = join(settings.folder, `state-${process.pid}`)
  await rm(state, { recursive: true, force: true })
  const { stdout } = await promisify(execFile)(process.execPath, [contestProgram('delivery'), who, bench.name, file, state, settings.memory, String(settings.threads ?? '')])
  await rm(state, { recursive: true, force: true })
  const measured: Measured = JSON.parse(stdout)
  return measured
}

function line(result: DeliveryResult, bar: number | null): BenchLine {
  const peak = Math.max(...result.ours.map((one) => one.peakBytes))
  const met = (bar === null || result.ratio <= bar) && peak < memoryBar
  const verdict: Verdict = result.rows < barRows ? 'too small to say' : met ? 'met' : 'NOT MET'
  const cells = [
    result.name,
    (result.bytes / 1e6).toFixed(0),
    median(result.ours.map((one) => one.seconds)).toFixed(2),
    median(result.rival.map((one) => one.seconds)).toFixed(2),
    result.ratio.toFixed(2),
    bar === null ? 'shown' : `${bar}`,
    (median(result.ours.map((one) => one.cpuSeconds)) / median(result.rival.map((one) => one.cpuSeconds))).toFixed(2),
    mebibytes(peak),
    mebibytes(Math.max(...result.rival.map((one) => one.peakBytes))),
    result.load.toFixed(1),
    verdict,
  ]
  return { head, cells }
}

function words(measured: Measured | undefined): string {
  if (measured === undefined) return ''
  const phases = Object.entries(measured.phases).map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
  const note = measured.note === '' ? '' : `; ${measured.note}`
  const times = `${measured.seconds.toFixed(2)} s, cpu ${measured.cpuSeconds.toFixed(2)}`
  return `${times} (${phases.join(', ')}${note}), ${mebibytes(measured.peakBytes)} MiB, ${measured.rows} rows`
}
