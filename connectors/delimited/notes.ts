import type { Finding } from '../../src/core/finding.js'
import { lineFinding, type NoteRule } from './line-finding.js'

/** Notes of one rule that are listed one by one; the rest are counted. */
export const listedNotes = 100

/** What is worth seeing on rows that landed; bounded, so that a file of nothing but notes does not flood the store. */
export class Notes {
  private readonly counts = new Map<NoteRule, number>()

  constructor(private readonly file: string) {}

  /** The note to list, undefined when enough of its rule are listed. */
  take(rule: NoteRule, line: number, lines: number): Finding | undefined {
    const seen = this.counts.get(rule) ?? 0
    this.counts.set(rule, seen + 1)
    return seen < listedNotes ? lineFinding(rule, 'noted', { file: this.file, line, lines }) : undefined
  }

  closing(): Finding[] {
    return [...this.counts]
      .filter(([, count]) => count > listedNotes)
      .map(([rule, count]) =>
        lineFinding('NOTES_CUT', 'noted', { file: this.file, line: 0, lines: 0 }, `: ${rule}, ${count} in all`),
      )
  }
}
