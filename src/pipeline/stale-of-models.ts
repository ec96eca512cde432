import { staleAmong } from '../core/stale-among.js'
import type { StaleInput } from '../quality/stale-inputs.js'
import type { ClriskModel } from '../spec/clrisk.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Registries behind each model that are older than their limit, as the risk tables write them; empty where none is or the model is not asked for. */
export interface StaleOfModels {
  readonly clrisk: string
  readonly ivti: string
}

export function staleOfModels(specs: PipelineSpecs, stale: readonly StaleInput[]): StaleOfModels {
  const { clrisk, index } = specs.pipeline.value
  const old = new Set(stale.map(({ registry }) => registry))
  const leaves = index?.dimensions.flatMap(({ indicators }) => indicators.map(({ indicator }) => indicator)) ?? []
  return {
    clrisk: clrisk === undefined ? '' : staleAmong(registriesOf(specs, clrisk), old),
    ivti: staleAmong(leaves.flatMap((leaf) => behind(specs, leaf)), old),
  }
}

/** Survey, target, and what the context indicators come from. */
function registriesOf(specs: PipelineSpecs, { survey, target, terms }: ClriskModel): readonly string[] {
  return [survey.registry, target.registry, ...terms.flatMap((term) => ('context' in term ? behind(specs, term.context) : []))]
}

function behind({ indicators }: PipelineSpecs, id: string): readonly string[] {
  return indicators.get(id)?.registries ?? []
}
