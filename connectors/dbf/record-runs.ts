import type { Disposition, Finding } from '../../src/core/finding.js'

export interface RunRule {
  readonly rule: string
  readonly disposition: Disposition
  readonly message: string
}

export const deleted: RunRule = {
  rule: 'RECORD_DELETED',
  disposition: 'dropped',
  message: 'dropped by rule: marked as deleted by the institution',
}
export const strangeFlag: RunRule = {
  rule: 'RECORD_FLAG_UNKNOWN',
  disposition: 'quarantined',
  message: 'the record begins neither with a blank nor with the mark of deletion: bytes are missing or overwritten',
}
export const nulInside: RunRule = {
  rule: 'NUL_BYTE',
  disposition: 'quarantined',
  message: 'a zero byte inside a value',
}

/** Joins findings of one rule on records that follow each other. */
export class RecordRuns {
  #run: { readonly rule: RunRule; readonly line: number; lines: number } | null = null

  constructor(private readonly file: string) {}

  /** The run that ends before this record, if one does. */
  add(rule: RunRule, line: number): Finding | null {
    if (this.#run?.rule === rule && this.#run.line + this.#run.lines === line) {
      this.#run.lines++
      return null
    }
    const ended = this.take()
    this.#run = { rule, line, lines: 1 }
    return ended
  }

  take(): Finding | null {
    if (this.#run === null) return null
    const { rule, line, lines } = this.#run
    this.#run = null
    return { ...rule, file: this.file, line, lines }
  }
}
