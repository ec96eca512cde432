import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ExitFigures } from './exit-figures.js'
import { repository } from './places.js'

export interface CommandFigures extends ExitFigures {
  /** Wall time of the whole process, start and loading of modules included. */
  readonly seconds: number
  readonly out: string
}

/** Has a program say what it used when it ends. */
export const exitHook = new URL('exit-figures.js', import.meta.url).href

/** The command as people run it. */
export const cauceCommand = join(repository(), 'dist/command/cauce.js')

/** A program that the bench sets beside it or another, bundled in the same way (`scripts/bundle-programs.ts`). */
export function contestProgram(name: 'clrisk' | 'delivery' | 'look-only' | 'plain-server'): string {
  return join(repository(), 'dist/contest', `${name}.js`)
}

/** Runs a built program of Node in a process of its own, as a user's shell would, and measures it from outside; a failure is thrown with what it said. */
export async function runCommand(args: readonly string[]): Promise<CommandFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'cauce-bench-'))
  const file = join(folder, 'figures.json')
  try {
    const start = performance.now()
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', exitHook, ...args], { env: { ...process.env, CAUCE_BENCH_FIGURES: file }, maxBuffer: 256 * 1024 ** 2 })
    const seconds = (performance.now() - start) / 1000
    const figures: ExitFigures = JSON.parse(await readFile(file, 'utf8'))
    return { ...figures, seconds, out: stdout }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
