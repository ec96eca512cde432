import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mebibytes, median } from '../bench-case.js'
import type { BenchCase, BenchLine, BenchSettings, Verdict } from '../bench-case.js'
import { contestProgram } from '../run-command.js'
import { farthestApart } from './farthest-apart.js'
import { generateCensus, generateSurvey } from './generate.js'
import type { RiskContest } from './risk-contest.js'

const timeBar = 1.3
const memoryBar = 400 * 1024 ** 2
/** Below it the survey decides, and the bars say nothing. */
const barRows = 5_000_000
/** Above it the contestants did not compute the same. */
const agreement = 1e-9

const head = ['case', 'rows', 'ours s', 'by hand s', 'ratio', 'bar', 'cpu ratio', 'peak MiB ours', 'bar', 'by hand', 'apart', 'load', 'verdict']

const contestants = ['ours', 'rival', 'more', 'alone', 'full'] as const
type Contestant = (typeof contestants)[number]
const called: Readonly<Record<Contestant, string>> = { ours: 'ours', rival: 'by hand', more: 'more by hand', alone: 'rates alone', full: 'with rates by sex and zone' }

interface Measured extends RiskContest {
  readonly peakBytes: number
  /** Of all threads of the process; less disturbed by other work on the machine than the wall time. */
  readonly cpuSeconds: number
  /** Wall time of the whole process, loading of modules included. */
  readonly processSeconds: number
}

/** CLRISK from two CSV files, survey and census, to the written tables, beside a plain script for the same engine. */
export const clriskCase: BenchCase = {
  name: 'clrisk',
  title: 'logit on a survey of 100,000 × 15 dummies; rates and errors of 5,000 municipalities from a census',
  rows: barRows,
  measure: async (settings) => {
    const { rows, say } = settings
    const file = await generated(settings)
    const found: Record<Contestant, Measured[]> = { ours: [], rival: [], more: [], alone: [], full: [] }
    const load = loadavg()[0] ?? 0
    for (let pair = 0; pair < settings.pairs; pair++) {
      for (const who of contestants) found[who].push(await contest(who, file, settings))
      say(`  pair ${pair + 1}: ${contestants.map((who) => `${called[who]} ${words(found[who].at(-1))}`).join(' | ')}`)
    }
    const { ours, rival, more, alone, full } = found
    const apart = Math.max(...[ours, alone].map(([one]) => farthestApart(one?.figures ?? {}, rival[0]?.figures ?? {})))
    if (!(apart <= agreement)) throw new Error(`clrisk: the rates or errors of the contestants differ by ${apart}`)
    const bare = contestants.map((who) => [who, found[who].map(({ figures: _, ...rest }) => rest)] as const)
    const common = { rows, load, apart }
    const lines = [
      line('clrisk, rates alone on both sides', { ours: alone, rival, ...common }),
      line('clrisk, all tables, beside more by hand', { ours, rival: more, ...common }),
      line('clrisk, all tables, beside rates alone', { ours, rival, ...common }),
      unbarred('clrisk, by sex and zone', { ours: full, rival, ...common }),
    ]
    return { lines, results: { name: 'clrisk', ...common, ...Object.fromEntries(bare) } }
  },
}

async function generated({ folder, rows }: BenchSettings): Promise<string> {
  const own = join(folder, `clrisk-${rows}`)
  await mkdir(own, { recursive: true })
  const [census, survey] = [join(own, 'census.csv'), join(own, 'survey.csv')]
  if (!existsSync(survey)) await generateSurvey(survey)
  if (!existsSync(census)) await generateCensus(census, rows)
  return census
}

async function contest(who: Contestant, file: string, settings: BenchSettings): Promise<Measured> {
  const state = join(settings.folder, `state-${process.pid}`)
  await rm(state, { recursive: true, force: true })
  const started = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, [contestProgram('clrisk'), who, file, state, settings.memory, String(settings.threads ?? '')], { maxBuffer: 64e6 })
  const processSeconds = (performance.now() - started) / 1000
  await rm(state, { recursive: true, force: true })
  const measured: Measured = { ...JSON.parse(stdout), processSeconds }
  return measured
}

interface Found {
  readonly ours: readonly Measured[]
  readonly rival: readonly Measured[]
  readonly rows: number
  readonly load: number
  readonly apart: number
}

function line(name: string, { ours, rival, rows, load, apart }: Found): BenchLine {
  const middle = (of: readonly Measured[], figure: (one: Measured) => number): number => median(of.map(figure))
  const wall = (one: Measured): number => one.processSeconds
  const cpu = (one: Measured): number => one.cpuSeconds
  const peak = Math.max(...ours.map((one) => one.peakBytes))
  const ratio = middle(ours, wall) / middle(rival, wall)
  const verdict: Verdict = rows < barRows ? 'too small to say' : ratio <= timeBar && peak < memoryBar ? 'met' : 'NOT MET'
  const cells = [
    name,
    rows.toLocaleString('en'),
    middle(ours, wall).toFixed(2),
    middle(rival, wall).toFixed(2),
    ratio.toFixed(2),
    `${timeBar}`,
    (middle(ours, cpu) / middle(rival, cpu)).toFixed(2),
    mebibytes(peak),
    mebibytes(memoryBar),
    mebibytes(Math.max(...rival.map((one) => one.peakBytes))),
    apart.toExponential(0),
    load.toFixed(1),
    verdict,
  ]
  return { head, cells }
}

/** Shown, not judged: one of the two gives what the other does not. */
function unbarred(name: string, found: Found): BenchLine {
  const cells = line(name, found).cells.map((cell, at) => (head[at] === 'bar' ? '' : head[at] === 'verdict' ? 'no bar' : cell))
  return { head, cells }
}

function words(measured: Measured | undefined): string {
  if (measured === undefined) return ''
  const phases = Object.entries(measured.phases).map(([name, seconds]) => `${name} ${seconds.toFixed(2)}`)
  const times = `${measured.processSeconds.toFixed(2)} s, cpu ${measured.cpuSeconds.toFixed(2)}`
  return `${times} (${phases.join(', ')}; ${measured.patterns} patterns), ${mebibytes(measured.peakBytes)} MiB, ${measured.children} children`
}
