import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { cases } from './cases.js'
import type { BenchCase } from './cases.js'
import type { Contest } from './contest-ours.js'

const memoryBar = 1024 ** 3
/** Below it the fixed cost of a delivery decides, and the bars say nothing. */
const barRows = 2_000_000

interface Measured extends Contest {
  readonly peakBytes: number
  /** Of all threads, from opening the database on; less disturbed by other work on the machine than the wall time. */
  readonly cpuSeconds: number
}

interface CaseResult {
  readonly name: string
  readonly rows: number
  readonly bytes: number
  readonly ours: readonly Measured[]
  readonly rival: readonly Measured[]
  readonly ratio: number
  readonly load: number
}

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000000' },
    pairs: { type: 'string', default: '3' },
    case: { type: 'string', multiple: true },
    folder: { type: 'string', default: join(tmpdir(), 'cauce-bench') },
    memory: { type: 'string', default: 'auto' },
    threads: { type: 'string', default: '' },
    out: { type: 'string' },
  },
})

const rows = Number(values.rows)
const chosen = values.case === undefined ? cases : cases.filter((each) => values.case?.includes(each.name))
await mkdir(values.folder, { recursive: true })
say(`${rows.toLocaleString('en')} rows, ${values.pairs} pairs each, engine memory ${values.memory}`)
say('wall times: from the offered file to tables on disk; process start and territory tables apart')
const results: CaseResult[] = []
for (const bench of chosen) results.push(await measure(bench))
say('')
say(table(results))
if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(results, null, 2)}\n`)

async function measure(bench: BenchCase): Promise<CaseResult> {
  const folder = join(values.folder, String(rows))
  await mkdir(folder, { recursive: true })
  const file = join(folder, bench.file)
  if (!existsSync(file)) await bench.generate(file, rows)
  const ours: Measured[] = []
  const rival: Measured[] = []
  const load = loadavg()[0] ?? 0
  for (let pair = 0; pair < Number(values.pairs); pair++) {
    ours.push(await contest('ours', bench, file))
    rival.push(await contest('rival', bench, file))
    say(`  ${bench.name.padEnd(12)} pair ${pair + 1}: ours ${words(ours.at(-1))} | by hand ${words(rival.at(-1))}`)
  }
  const delivered = new Set([...ours, ...rival].map((each) => each.rows))
  if (delivered.size !== 1) throw new Error(`${bench.name}: the contestants disagree on the records: ${[...delivered].join(', ')}`)
  const ratio = median(ours.map((each) => each.seconds)) / median(rival.map((each) => each.seconds))
  return { name: bench.name, rows, bytes: (await stat(file)).size, ours, rival, ratio, load }
}

async function contest(who: 'ours' | 'rival', bench: BenchCase, file: string): Promise<Measured> {
  const state = join(values.folder, `state-${process.pid}`)
  await rm(state, { recursive: true, force: true })
  const script = fileURLToPath(new URL('contest.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, who, bench.name, file, state, values.memory, values.threads])
  await rm(state, { recursive: true, force: true })
  const measured: Measured = JSON.parse(stdout)
  return measured
}

function table(all: readonly CaseResult[]): string {
  const head = ['case', 'MB', 'ours s', 'by hand s', 'ratio', 'bar', 'cpu ratio', 'peak MiB ours', 'by hand', 'load', 'verdict']
  const lines = all.map((each) => {
    const bar = cases.find((one) => one.name === each.name)?.bar ?? null
    const peak = Math.max(...each.ours.map((one) => one.peakBytes))
    const isLarge = each.rows >= barRows
    const met = (bar === null || each.ratio <= bar) && peak < memoryBar
    return [
      each.name,
      (each.bytes / 1e6).toFixed(0),
      median(each.ours.map((one) => one.seconds)).toFixed(2),
      median(each.rival.map((one) => one.seconds)).toFixed(2),
      each.ratio.toFixed(2),
      bar === null ? 'shown' : `${bar}`,
      (median(each.ours.map((one) => one.cpuSeconds)) / median(each.rival.map((one) => one.cpuSeconds))).toFixed(2),
      mebibytes(peak),
      mebibytes(Math.max(...each.rival.map((one) => one.peakBytes))),
      each.load.toFixed(1),
      isLarge ? (met ? 'met' : 'NOT MET') : 'too small to say',
    ]
  })
  const widths = head.map((name, index) => Math.max(name.length, ...lines.map((line) => line[index]?.length ?? 0)))
  return [head, ...lines].map((line) => line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')).join('\n')
}

function words(measured: Measured | undefined): string {
  if (measured === undefined) return ''
  const phases = Object.entries(measured.phases).map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
  const note = measured.note === '' ? '' : `; ${measured.note}`
  const times = `${measured.seconds.toFixed(2)} s, cpu ${measured.cpuSeconds.toFixed(2)}`
  return `${times} (${phases.join(', ')}${note}), ${mebibytes(measured.peakBytes)} MiB, ${measured.rows} rows`
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 ** 2).toFixed(0)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
