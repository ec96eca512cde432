import type { Manifest } from '../manifest.js'

/** Where the figures of one territory come from: from the number to rule, method, mapping, delivery and lines. */
export interface Provenance {
  readonly release: { readonly id: string; readonly pipeline: string; readonly period: string; readonly status: string; readonly made_at: string }
  readonly territory: { readonly code: string; readonly name: string | null }
  readonly method: Method
  readonly figures: readonly FigureProvenance[]
  readonly sources: readonly SourceProvenance[]
}

export interface Method {
  /** Version of Cauce. */
  readonly cauce: string
  /** Changes with every change of Cauce that changes a number; null in releases that did not say. */
  readonly method_version: number | null
  /** Hash of everything that the results depend on. */
  readonly fingerprint: string
  readonly pipeline: Specification | null
}

export interface Specification {
  readonly file: string
  readonly sha256: string
}

export interface FigureProvenance {
  /** Indicator, or model: the index by its id, `clrisk`. */
  readonly figure: string
  readonly title: string
  readonly value: number | null
  readonly unit: string
  /** observed, filled, out of bounds, missing or suppressed. */
  readonly state: string
  readonly rule: Rule
  /** Registries that the figure comes from. */
  readonly registries: readonly string[]
}

export interface Rule {
  /** Lines in words: definition, what is counted, or the choices of a model. */
  readonly words: readonly string[]
  readonly specification: Specification | null
}

/** One registry and period. Counts of lines are those of all its files together, for the whole country. */
export interface SourceProvenance {
  readonly registry: string
  readonly period: string
  readonly institutions: readonly string[]
  readonly schema: Specification | null
  readonly mapping: Specification | null
  /** Layout versions of its files. */
  readonly layouts: readonly string[]
  readonly deliveries: number
  /** First and last day on which they were received, null where the release does not say. */
  readonly received: readonly [first: string, last: string] | null
  /** SHA-256 over the hashes of its deliveries in order, one a line. */
  readonly deliveries_sha256: string
  readonly lines: LineCounts
  readonly records: RecordCounts
}

export interface LineCounts {
  readonly lines: number
  readonly header: number
  readonly landed: number
  readonly quarantined: number
  readonly dropped: number
}

export interface RecordCounts {
  readonly delivered: number
  readonly rows: number
  readonly quarantined: number
  readonly dropped: number
}

export function methodOf({ cauce, methodVersion, fingerprint, specifications }: Manifest): Method {
  return { cauce, method_version: methodVersion, fingerprint, pipeline: specifications.find(({ file }) => file.startsWith('pipelines/')) ?? null }
}

export function specificationOf({ specifications }: Manifest, file: string): Specification | null {
  return specifications.find((each) => each.file === file) ?? null
}
