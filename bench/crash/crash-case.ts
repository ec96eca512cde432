import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import type { BenchCase } from '../bench-case.js'
import { copied, demoNights, pipeline, randomNumbers, spread, spreadText } from './demo-nights.js'
import type { DemoNights } from './demo-nights.js'
import { killAt } from './kill-at.js'
import { publishPhase } from './publish-phase.js'
import { differences, settledState } from './settled-state.js'

const head = ['case', 'moments', 'in publishing', 'equal', 'different', 'seed', 'verdict']
const draws = 5

interface Killed {
  /** What the run was at; undefined where it had ended before. */
  readonly at: string | undefined
  readonly differs: readonly string[]
  /** Milliseconds that the next run took to publish; 0 where it had nothing to publish. */
  readonly published: number
}

/**
 * Kills the second night of the demonstration at random moments, runs again, and holds everything against a night that nobody
 * disturbed. Every other moment lies in its publishing. Each half of the moments has one in each of as many equal parts of its span.
 */
export const crashCase: BenchCase = {
  name: 'crash',
  title: 'random moments, as many as rows, at which a run or its publishing is ended with SIGKILL',
  rows: 100,
  measure: async (settings) => {
    const moments = settings.rows
    const seed = Date.now() % 1_000_000
    const nights = await demoNights(settings, 'crash')
    const next = randomNumbers(seed)
    const killed: string[] = []
    const different: string[] = []
    const half = Math.ceil(moments / 2)
    const parts = shuffled(half, next)
    let publishing = nights.took.publishing
    for (let moment = 0; moment < moments; moment++) {
      // Other work on the machine comes and goes: the spans are those of the night before.
      const [line, span] = moment % 2 === 1 ? ['publish', publishing] : ['pull', (nights.took.whole * publishing) / nights.took.publishing]
      const delay = (((parts[Math.floor(moment / 2)] ?? 0) + next()) / half) * span
      const { at, differs, published } = await disturbed(nights, line, delay, next)
      if (published > 0) publishing = published
      killed.push(at ?? 'had ended')
      if (differs.length > 0) different.push(`${String(at)}: ${differs.join(', ')}`)
      settings.say(`  moment ${moment + 1}: ${line} + ${delay.toFixed(0)} ms: ${at ?? 'had ended'}${differs.length === 0 ? '' : `; DIFFERENT: ${differs.join(', ')}`}`)
    }
    rmSync(nights.folder, { recursive: true, force: true })
    settings.say(spreadText(killed))
    const inPublishing = killed.filter((at) => at.startsWith('publish')).length
    const cells = ['crash', moments, inPublishing, moments - different.length, different.length, seed, different.length === 0 ? 'met' : 'NOT MET']
    return { lines: [{ head, cells: cells.map(String) }], results: { seed, moments, spread: spread(killed), different } }
  },
}

/** The numbers below `count` in an order of chance, so that a bench that is stopped has looked everywhere. */
function shuffled(count: number, next: () => number): readonly number[] {
  return Array.from({ length: count }, (_, number) => ({ number, place: next() })).sort((a, b) => a.place - b.place).map(({ number }) => number)
}

/** A run that ends before its moment is made again, with an earlier one. */
async function disturbed({ folder, before, released, clean, run }: DemoNights, line: string, delay: number, next: () => number): Promise<Killed> {
  const state = join(folder, 'disturbed')
  for (let draw = 0, wait = delay; ; draw++, wait *= next()) {
    copied(before, state)
    const { isKilled, after } = await killAt(run(state), line, wait)
    if (!isKilled && draw < draws) continue
    const at = after === 'publish' ? publishPhase(stateFolder(state).releases, pipeline, released) : after
    const { ms } = await killAt(run(state), '  publish\n', Infinity)
    return { at: isKilled ? at : undefined, differs: differences(await settledState(state, pipeline), clean), published: ms }
  }
}
