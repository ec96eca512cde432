import type { Clock } from '../core/effects.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { periodEnd } from './measure-checks.js'

/** The day on which deliveries must be fresh: today, or the end of the period that a run goes back to. */
export function judgedAt({ specs, effects }: { readonly specs: Pick<PipelineSpecs, 'pipeline'>; readonly effects: { readonly clock: Clock } }): Date {
  const { line, value } = specs.pipeline
  return line === value.pipeline ? effects.clock.now() : new Date(periodEnd(value.period))
}
