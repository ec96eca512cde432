import { print } from './print.js'
import { replayText } from './replay-text.js'
import { runWith } from './run.js'
import type { RunOptions } from './run.js'
import { runText } from './run-text.js'

/** Harmonises again what a corrected specification can concern, from the frozen deliveries, and publishes. */
export async function replay(name: string, options: RunOptions): Promise<void> {
  const result = await runWith(name, { ...options, fromVault: true })
  print(options.json, result, `${replayText(result)}\n\n${await runText(result, options.state)}`)
}
