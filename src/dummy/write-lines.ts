import type { RandomSource } from '../method/random.js'
import type { Frame } from './frame.js'
import type { LineForm } from './line-form.js'
import type { PlannedLines, PlannedRecord } from './plan-records.js'

/** A defect put into a file on purpose. */
export interface InjectedDefect {
  readonly defect: string
  readonly record: string
  /** Physical line from 1; of two equal lines, the second. */
  readonly line: number
  /** Rule of the finding that must meet it. */
  readonly finds: string
}

/** Gathers the lines of one file, counts them and puts the defects in. */
export class LineGatherer {
  readonly counts = new Map<string, number>()
  readonly defects: InjectedDefect[] = []
  #lines = 0
  #waiting: string[] = []

  constructor(readonly form: LineForm) {}

  get lines(): number {
    return this.#lines
  }

  add(record: string, text: string): void {
    this.#lines++
    this.counts.set(record, (this.counts.get(record) ?? 0) + 1)
    this.#waiting.push(text)
  }

  /** Writes a unit's own records, then those of its members. */
  unit(plan: PlannedLines, frame: Frame, random: RandomSource): void {
    for (const record of plan.records)
      if (record.when === null || record.when(frame)) this.#record(record, frame, random)
    for (const member of plan.members)
      for (const inner of frame.members.get(member.unit.recipe.name) ?? []) this.unit(member, inner, random)
  }

  take(): readonly string[] {
    const lines = this.#waiting
    this.#waiting = []
    return lines
  }

  #record(record: PlannedRecord, frame: Frame, random: RandomSource): void {
    const hit = record.defects.find(({ defect, when }) => random() < defect.rate && (when === null || when(frame)))
    const text = (hit?.line ?? record.line)(frame)
    if (hit === undefined) return this.add(record.record, text)
    const { does } = hit.defect
    if (does === 'duplicate') this.add(record.record, text)
    this.add(record.record, does === undefined || does === 'duplicate' ? text : this.form.damage(text, does))
    this.defects.push({ defect: hit.defect.defect, record: record.record, line: this.#lines, finds: hit.defect.finds })
  }
}
