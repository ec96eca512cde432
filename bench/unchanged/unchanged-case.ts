import { rm } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { mebibytes, median } from '../bench-case.js'
import type { BenchCase, BenchLine, BenchSettings } from '../bench-case.js'
import { cauceCommand, contestProgram, runCommand } from '../run-command.js'
import type { CommandFigures } from '../run-command.js'
import { tenPipeline, writeTenRegistries } from './ten-registries.js'
import type { TenRegistries } from './ten-registries.js'

const barSeconds = 2
/** Files younger than this are hashed again: the bench lets the first run come later. */
const settlingMs = 2_500
const head = ['case', 'registries', 'rows', 'MB', 'first run s', 'seconds', 'cpu s', 'bar s', 'plain s', 'ratio', 'hashing all s', 'peak MiB', 'load', 'verdict']

type Asked = 'run' | 'plan'

/** A night on which nothing has changed, as whole processes of the built command. */
export const unchangedCase: BenchCase = {
  name: 'unchanged',
  title: `ten registries of which none has changed: cauce run and cauce plan in under ${barSeconds} s; the largest delivery has so many`,
  rows: 1_000_000,
  measure: async (settings) => {
    const { pairs, say } = settings
    const ten = await writeTenRegistries(join(settings.folder, 'unchanged'), settings.rows)
    const state = join(settings.folder, `unchanged-state-${process.pid}`)
    await rm(state, { recursive: true, force: true })
    try {
      await new Promise((resolve) => setTimeout(resolve, settlingMs))
      const first = await runCommand(asked('run', ten, state, settings))
      say(`  first run ${first.seconds.toFixed(1)} s, ${mebibytes(first.peakBytes)} MiB`)
      const plain = (how: string): Promise<CommandFigures> => runCommand([contestProgram('look-only'), ten.data, join(state, 'work.duckdb'), how])
      const hashing = await plain('hash')
      const measured: Record<Asked | 'plain', CommandFigures[]> = { run: [], plan: [], plain: [] }
      const load = loadavg()[0] ?? 0
      for (let pair = 0; pair < pairs; pair++) {
        for (const what of ['run', 'plan'] as const) {
          const figures = await runCommand(asked(what, ten, state, settings))
          refuseChanged(what, figures.out)
          measured[what].push(figures)
        }
        measured.plain.push(await plain('stat'))
        say(`  pair ${pair + 1}: ${(['run', 'plan', 'plain'] as const).map((what) => `${what} ${(measured[what].at(-1)?.seconds ?? 0).toFixed(2)} s`).join(' | ')}`)
      }
      const of = (what: Asked | 'plain', figure: (each: CommandFigures) => number): number => median(measured[what].map(figure))
      const line = (what: Asked): BenchLine => {
        const [time, rival] = [of(what, (each) => each.seconds), of('plain', (each) => each.seconds)]
        const peak = Math.max(...measured[what].map((each) => each.peakBytes))
        const cells = [`unchanged ${what}`, '10', ten.rows.toLocaleString('en'), (ten.bytes / 1e6).toFixed(0), first.seconds.toFixed(1), time.toFixed(2), of(what, (each) => each.cpuSeconds).toFixed(2), String(barSeconds), rival.toFixed(2), (time / rival).toFixed(1), hashing.seconds.toFixed(2), mebibytes(peak), load.toFixed(1), time < barSeconds ? 'met' : 'NOT MET']
        return { head, cells }
      }
      const bare = ({ out: _, ...figures }: CommandFigures) => figures
      return { lines: [line('run'), line('plan')], results: { name: 'unchanged', load, rows: ten.rows, bytes: ten.bytes, first: bare(first), hashing: bare(hashing), run: measured.run.map(bare), plan: measured.plan.map(bare), plain: measured.plain.map(bare) } }
    } finally {
      await rm(state, { recursive: true, force: true })
    }
  },
}

function asked(what: Asked, ten: TenRegistries, state: string, { memory, threads }: BenchSettings): readonly string[] {
  return [cauceCommand, what, tenPipeline, '--workspace', ten.workspace, '--data', ten.data, '--state', state, '--memory', memory, ...(threads === undefined ? [] : ['--threads', String(threads)]), '--json']
}

/** A night that has changed something would be timed for another reason. */
function refuseChanged(what: Asked, out: string): void {
  const said: unknown = JSON.parse(out)
  const isSame = typeof said === 'object' && said !== null && (what === 'run' ? 'outcome' in said && said.outcome === 'unchanged' : 'steps' in said && Array.isArray(said.steps) && said.steps.length === 0)
  if (!isSame) throw new Error(`unchanged: cauce ${what} found something to do`)
}
