import { planPipeline } from '../pipeline/plan.js'
import type { Plan } from '../pipeline/plan.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { runDoors } from './run.js'
import type { RunOptions } from './run.js'

export async function plan(name: string, options: RunOptions): Promise<void> {
  const planned = await planPipeline(await runDoors(name, options))
  const bytes = planned.steps.reduce((sum, step) => sum + step.bytes, 0)
  const text =
    planned.steps.length === 0
      ? `${planned.pipeline}: nothing to do; all ${planned.deliveries.length} deliveries are known and nothing else has changed.`
      : [
          textTable(['step', 'why'], planned.steps.map((step) => [step.step, step.why]), 72),
          '',
          `${planned.steps.length} steps, ${(bytes / 1e6).toFixed(1)} MB to read${planned.seconds === null ? '' : `, about ${planned.seconds.toFixed(1)} s by earlier runs`}${planned.tables.length === 0 ? '' : `; tables that change: ${planned.tables.join(', ')}`}.`,
          territoriesText(planned),
          `Do it: cauce run ${planned.pipeline}`,
        ].join('\n')
  print(options.json, planned, text)
}

const shown = 12

function territoriesText({ territories }: Plan): string {
  if (territories === 'all') return 'Territories whose data change: all, as far as can be told beforehand.'
  const more = territories.length > shown ? `, and ${territories.length - shown} more (--json names all)` : ''
  return `Territories whose data change: ${territories.length}${territories.length === 0 ? '' : ` (${territories.slice(0, shown).join(', ')}${more})`}. Scores and classes of others may move with them.`
}
