import type { StaleInput } from '../quality/stale-inputs.js'
import type { PipelineSpecs, RegistrySpecs } from './load-pipeline.js'
import { fingerprint } from './fingerprint.js'
import type { Plain } from './fingerprint.js'

/** Changes with every release of Cauce that changes a number. */
export const methodVersion = 2

/** Fingerprint of harmonising one delivery: bytes, period, schema, mapping, canonical tables, territory systems, key. */
export function harmoniseFingerprint(specs: PipelineSpecs, registry: RegistrySpecs, delivery: { readonly id: string; readonly period: string; readonly file: string; readonly trailer: string }, keyMark: string): string {
  const tables = registry.mapping.value.tables
  return fingerprint({
    methodVersion,
    delivery,
    keyMark,
    raw: registry.raw.value,
    shapes: [...registry.shapes],
    mapping: registry.mapping.value,
    canonical: tables.map((table) => specs.canonical.get(table.table)?.value),
    systems: [...new Set(tables.map((table) => table.territory.system))].map((id) => systemMark(specs, id)),
  })
}

/** Fingerprint of everything computed from the harmonised tables and from the releases of base periods. */
export function riskFingerprint(specs: PipelineSpecs, harmonised: readonly string[], bases: readonly string[]): string {
  const { title: _title, deliveries: _deliveries, checks: _checks, requests: _requests, schedule: _schedule, ...pipeline } = specs.pipeline.value
  const leaves = specs.pipeline.value.index?.dimensions.flatMap((dimension) => dimension.indicators.map((leaf) => leaf.indicator)) ?? []
  const context = specs.pipeline.value.clrisk?.terms.flatMap((term) => ('context' in term ? [term.context] : [])) ?? []
  const used = new Set([...leaves, ...context])
  return fingerprint({
    methodVersion,
    harmonised,
    bases,
    pipeline,
    indicators: [...used].sort().map((id) => specs.indicators.get(id)),
    system: systemMark(specs, specs.pipeline.value.territory.system),
    ...(specs.neighbours === null ? {} : { neighbours: specs.neighbours.text }),
  })
}

export interface RunInputs {
  /** Fingerprints of the harmonised deliveries. */
  readonly harmonised: readonly string[]
  readonly bases: readonly string[]
  /** SHA-256 of the boundaries. */
  readonly boundaries: string | null | undefined
  readonly stale: readonly StaleInput[]
}

/** Fingerprint of a release: a registry that passes its limit of age makes another one, a day more of one that has passed it does not. */
export function runFingerprint(specs: PipelineSpecs, { harmonised, bases, boundaries, stale }: RunInputs): string {
  const names = stale.length === 0 ? undefined : stale.map(({ registry }) => registry)
  return fingerprint({ risk: riskFingerprint(specs, harmonised, bases), checks: specs.pipeline.value.checks, boundaries, stale: names })
}

/** What a territory system says; not where its files lie, so that a workspace may move. */
export function systemMark(specs: PipelineSpecs, id: string): Plain {
  const system = specs.systems.get(id)
  if (system === undefined) return null
  const { territories, aliases, successions } = system.tables
  return { spec: fingerprint(system.spec.value), territories: territories.text, aliases: aliases.text, successions: successions.text }
}
