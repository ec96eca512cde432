import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { currentRelease } from '../../src/publish/release.js'
import type { BenchSettings } from '../bench-case.js'
import { cauceCommand } from '../run-command.js'
import { demoPipeline, writeDemo } from '../write-demo.js'
import { killAt } from './kill-at.js'
import { settledState } from './settled-state.js'
import type { SettledState } from './settled-state.js'

export const pipeline = demoPipeline

/** The demonstration after its first night, and what its second night makes of it where nobody disturbs it. */
export interface DemoNights {
  readonly folder: string
  /** State folder before the second night, and the release in force there. */
  readonly before: string
  readonly released: string
  readonly clean: SettledState
  /** Arguments of Node for the second night over a state folder. */
  readonly run: (state: string) => readonly string[]
  /** Milliseconds of the second night from the first line, and from the beginning of publishing. */
  readonly took: { readonly whole: number; readonly publishing: number }
}

/** Makes both nights in a folder of their own, which the caller removes. */
export async function demoNights(settings: BenchSettings, name: string): Promise<DemoNights> {
  const folder = join(settings.folder, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [night, seed] of [['first', 1], ['second', 2]] as const) await writeDemo(join(folder, night), seed)
  const options = ['--memory', settings.memory, ...(settings.threads === undefined ? [] : ['--threads', String(settings.threads)])]
  const night = (data: string, state: string): readonly string[] => [cauceCommand, 'run', pipeline, '--data', join(folder, data), '--state', state, ...options]
  const before = join(folder, 'before')
  await killAt(night('first', before), 'compute', Infinity)
  const released = (await currentRelease(stateFolder(before).releases, pipeline))?.manifest.id
  if (released === undefined) throw new Error('the first night published nothing')
  const run = (state: string): readonly string[] => night('second', state)
  const undisturbed = copied(before, join(folder, 'clean'))
  const whole = (await killAt(run(undisturbed), 'pull', Infinity)).ms
  const clean = await settledState(undisturbed, pipeline)
  const publishing = (await killAt(run(copied(before, join(folder, 'timed'))), 'publish', Infinity)).ms
  return { folder, before, released, clean, run, took: { whole, publishing } }
}

/** A state folder like another, in place of what was there. */
export function copied(from: string, to: string): string {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  return to
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function randomNumbers(from: number): () => number {
  let state = from
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}

/** The spread, a line for each name. */
export function spreadText(names: readonly string[]): string {
  return `\nthe moments over the steps:\n${spread(names).map(([name, count]) => `${String(count).padStart(5)}  ${name}`).join('\n')}`
}

/** How often each name was met, the most often first. */
export function spread(names: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one)
}
