import type { RandomSource } from '../method/random.js'
import type { DummyTerritory } from './territories.js'

/** A made value: text, number, or blank. */
export type Made = string | number | null

/** What every value of one territory in one file may look at. */
export interface Surroundings {
  readonly random: RandomSource
  readonly risk: number
  readonly territory: DummyTerritory
  /** Layout version without marks; empty where the layout has none. */
  readonly version: string
  /** Next number of a sequence, over the whole run. */
  next(sequence: number): number
}

/** One unit in the making: its values by slot, the unit above, the members below by name. */
export interface Frame {
  readonly around: Surroundings
  readonly above: Frame | null
  /** From 1 within the unit above. */
  readonly position: number
  readonly values: Made[]
  readonly members: Map<string, readonly Frame[]>
}

export type Make = (frame: Frame) => Made
export type Test = (frame: Frame) => boolean
