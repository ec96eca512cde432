import type { ClriskModel } from '../spec/clrisk.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** The model with the columns of its replicate weights by name, in the order of the canonical table. */
export function withReplicateColumns(specs: PipelineSpecs, model: ClriskModel): ClriskModel {
  const { replicates } = model.survey
  if (typeof replicates?.columns !== 'string') return model
  return { ...model, survey: { ...model.survey, replicates: { ...replicates, columns: replicateColumns(specs, replicates.columns) } } }
}

/** Columns of the person that a pattern with a star at its end names. */
export function replicateColumns(specs: PipelineSpecs, pattern: string): string[] {
  const start = pattern.slice(0, -1)
  return (specs.canonical.get('person')?.value.columns ?? []).map(({ name }) => name).filter((name) => name.startsWith(start))
}
