import type { Spec } from './parse-yaml.js'
import { specProblem } from './parse-yaml.js'
import type { Pipeline } from './pipeline.js'
import { SpecFault } from './spec-fault.js'

type Path = readonly (string | number)[]
type Delivery = Pipeline['deliveries'][number]

/** A pipeline of one period. */
export interface PipelineSpec extends Spec<Pipeline> {
  /** Line of releases: the pipeline's name, and `name@period` for another period than its own, so that none takes the other's place. */
  readonly line: string
}

/**
 * The pipeline as a run of one period reads it: its period, the deliveries that serve it, and `{period}` and `{year}` filled in.
 * Throws `SpecFault` where a registry that the pipeline takes has no delivery for that period.
 */
export function atPeriod(spec: Spec<Pipeline>, period = spec.value.period): PipelineSpec {
  const { deliveries, clrisk } = spec.value
  const serving = deliveries.flatMap((delivery, index) => (serves(delivery, period, spec.value.period) ? [index] : []))
  const registries = new Set(serving.map((index) => deliveries[index]?.registry))
  const missing = deliveries.findIndex(({ registry }) => !registries.has(registry))
  if (missing >= 0) throw undelivered(spec, missing, period)
  return {
    ...spec,
    value: {
      ...spec.value,
      period,
      deliveries: serving.flatMap((index) => deliveries.slice(index, index + 1)).map((delivery) => filledDelivery(delivery, period)),
      ...(clrisk === undefined ? {} : { clrisk: { ...clrisk, survey: filledSide(clrisk.survey, period), target: filledSide(clrisk.target, period) } }),
    },
    placeOf: (path) => spec.placeOf(written(path, serving)),
    line: period === spec.value.period ? spec.value.pipeline : `${spec.value.pipeline}@${period}`,
  }
}

/** Whether a delivery names the period of the run instead of its own. */
function follows({ period, files, location }: Delivery): boolean {
  return [period, files, location].some((text) => /\{(?:period|year)\}/.test(text))
}

function serves(delivery: Delivery, period: string, main: string): boolean {
  if (delivery.serves === undefined) return follows(delivery) || period === main
  return delivery.serves === 'any' || delivery.serves.includes(period)
}

function filledDelivery(delivery: Delivery, period: string): Delivery {
  return { ...delivery, location: filled(delivery.location, period), files: filled(delivery.files, period), period: filled(delivery.period, period) }
}

function filledSide<T extends { readonly period?: string | undefined }>(side: T, period: string): T {
  return side.period === undefined ? side : { ...side, period: filled(side.period, period) }
}

function filled(text: string, period: string): string {
  return text.replaceAll('{period}', period).replaceAll('{year}', period.slice(0, 4))
}

/** The deliveries of the run are fewer than those written: a place leads back to the one that was written. */
function written(path: Path, serving: readonly number[]): Path {
  const [first, index, ...rest] = path
  return first === 'deliveries' && typeof index === 'number' ? [first, serving[index] ?? index, ...rest] : path
}

function undelivered(spec: Spec<Pipeline>, index: number, period: string): SpecFault {
  const registry = spec.value.deliveries[index]?.registry ?? ''
  return new SpecFault([
    specProblem(spec, ['deliveries', index], {
      what: `no delivery of ${registry} serves the period ${period}`,
      expected: `"{period}" or "{year}" in its files, or a delivery with serves: ["${period}"]`,
      todo: `Write how the deliveries of ${registry} for ${period} are found.`,
    }),
  ])
}
