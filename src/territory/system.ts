import type { SuccessionKind, TerritorySystemSpec } from '../core/territory-system.js'
import type { TerritoryCode } from '../core/territory-code.js'

export interface Territory {
  readonly level: string
  readonly code: TerritoryCode
  readonly parent: TerritoryCode | null
  readonly name: string
  /** First day on which it exists; null when older than the tables. */
  readonly validFrom: string | null
  /** First day on which it exists no more; null while it lasts. */
  readonly validTo: string | null
  readonly seat: { readonly longitude: number; readonly latitude: number } | null
}

export interface Alias {
  readonly level: string
  readonly code: TerritoryCode
  readonly alias: string
  /** `name`, or the name of a numbering scheme of the system. */
  readonly kind: string
}

export interface Succession {
  readonly level: string
  readonly from: TerritoryCode
  readonly to: TerritoryCode
  /** First day of the new state. */
  readonly date: string
  readonly kind: SuccessionKind
  /** Share of `from` that goes to `to`; null when no source states it. */
  readonly weight: number | null
  readonly method: string
}

export interface TerritorySystem {
  readonly spec: TerritorySystemSpec
  /** By level and code, in order of code. */
  readonly territories: ReadonlyMap<string, ReadonlyMap<string, Territory>>
  readonly aliases: readonly Alias[]
  readonly successions: readonly Succession[]
}
