import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mebibytes } from '../bench-case.js'
import type { ExitFigures } from '../exit-figures.js'
import { exitHook } from '../run-command.js'

export interface Phase {
  /** As the command names it on standard error, e.g. `land people.txt`. */
  readonly name: string
  readonly seconds: number
  /** Most that the process held while it was in the phase, looked at ten times a second. */
  readonly peakBytes: number
}

export interface WatchedRun extends ExitFigures {
  readonly seconds: number
  readonly phases: readonly Phase[]
}

const lookMs = 100

/** Runs a built program of Node and notes when it tells which step, and what memory it holds then. */
export async function watchRun(args: readonly string[]): Promise<WatchedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-bench-'))
  const file = join(folder, 'figures.json')
  try {
    const start = performance.now()
    const phases = [{ name: 'start', at: start, peakBytes: 0 }]
    const child = spawn(process.execPath, ['--import', exitHook, ...args], { env: { ...process.env, CAUCE_BENCH_FIGURES: file }, stdio: ['ignore', 'ignore', 'pipe'] })
    const look = setInterval(() => {
      const last = phases.at(-1)
      if (last !== undefined) last.peakBytes = Math.max(last.peakBytes, residentBytes(child.pid ?? 0))
    }, lookMs)
    let text = ''
    let open = ''
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const lines = (open + chunk.toString()).split('\n')
      open = lines.pop() ?? ''
      for (const line of lines) if (/^ {2}(pull|land|harmonise|compute|publish)\b/.test(line)) phases.push({ name: line.trim(), at: performance.now(), peakBytes: 0 })
    })
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    }).finally(() => clearInterval(look))
    const end = performance.now()
    const most = Math.max(...phases.map((phase) => phase.peakBytes))
    if (code !== 0) throw new Error(`the command ended with ${String(code)} in "${phases.at(-1)?.name ?? ''}" after ${((end - start) / 1000).toFixed(0)} s, with ${mebibytes(most)} MiB at most: ${text.slice(-2000)}`)
    const figures: ExitFigures = JSON.parse(await readFile(file, 'utf8'))
    return { ...figures, seconds: (end - start) / 1000, phases: phases.map(({ name, at, peakBytes }, index) => ({ name, peakBytes, seconds: ((phases[index + 1]?.at ?? end) - at) / 1000 })) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function residentBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
