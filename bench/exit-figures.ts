import { writeFileSync } from 'node:fs'
import { peakBytes } from './peak-bytes.js'

/** What a process says of itself when it ends. */
export interface ExitFigures {
  readonly peakBytes: number
  /** Of all its threads. */
  readonly cpuSeconds: number
}

const file = process.env['CAUCE_BENCH_FIGURES']
if (file !== undefined) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage()
    const figures: ExitFigures = { peakBytes: peakBytes(), cpuSeconds: (user + system) / 1e6 }
    writeFileSync(file, JSON.stringify(figures))
  })
}
