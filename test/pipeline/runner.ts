// One run in a process of its own: runner.ts <workspace> <data> <state> [boundary to die at]. Says each boundary on a line.
import { writeSync } from 'node:fs'
import { runPipeline } from '../../src/pipeline/run.js'
import { pipelineDoors } from './workbench.js'

const [workspace = '', data = '', state = '', dieAt = ''] = process.argv.slice(2)
const passed = (boundary: string): void => {
  writeSync(1, `${boundary}\n`)
  if (boundary === dieAt) process.kill(process.pid, 'SIGKILL')
}
const silent = (): void => undefined
let ticks = 0
const effects = { clock: { now: () => new Date(Date.UTC(2025, 2, 1, 1) + 1000 * ticks++) }, log: { info: silent, warn: silent, error: silent }, progress: { report: silent, passed } }
await runPipeline(await pipelineDoors([workspace], 'xx/index', data, state, { effects }))
