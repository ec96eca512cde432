import type { Maker } from '../spec/dummy.js'
import type { Frame } from './frame.js'
import type { Scope } from './scope.js'

export type MakeLine = (frame: Frame) => string

export type Damage = 'cut' | 'extra-delimiter'

/** How the lines of one file look; one for each kind of format. */
export interface LineForm {
  /** Null where the file's layout version has no such record. */
  line(record: string, fields: Readonly<Record<string, Maker>>, scope: Scope): MakeLine | null
  damage(line: string, damage: Damage): string
  /** Lines before the first and after the last record of a unit, with the record types that they count as. */
  opening(frame: Frame): readonly FramingLine[]
  closing(counts: ReadonlyMap<string, number>): readonly FramingLine[]
}

export interface FramingLine {
  readonly record: string
  readonly text: string
}
