import { CauceError } from '../../src/core/error.js'
import type { Finding } from '../../src/core/finding.js'
import type { Drift } from '../../src/core/header.js'
import { matchHeader } from '../../src/core/header.js'
import { didYouMean } from '../../src/core/nearest.js'
import type { ReadEvent, RowBatch } from '../../src/core/reader.js'
import type { FieldShape } from '../../src/core/resource.js'
import type { FlatRecord } from './flat-record.js'

const batchRows = 2048
const mostNames = 16_384

/** Turns flat records into batches of the wanted columns, and remembers which names were seen. */
export class RecordRows {
  readonly #file: string
  readonly #fields: readonly FieldShape[]
  readonly #wanted: readonly string[]
  readonly #fieldOf = new Map<string, string>()
  readonly #groups = new Set<string>()
  readonly #seen = new Set<string>()
  readonly #present = new Map<string, number>()
  #columns: (string | null)[][]
  #lines: number[] = []
  rows = 0

  constructor(file: string, fields: readonly FieldShape[], wanted: readonly string[]) {
    this.#file = file
    this.#fields = fields
    this.#wanted = wanted
    this.#columns = wanted.map(() => [])
    for (const field of fields) {
      for (const name of [field.name, ...field.aliases]) {
        this.#fieldOf.set(name, field.name)
        const parts = name.split('.')
        for (let end = 1; end < parts.length; end++) this.#groups.add(parts.slice(0, end).join('.'))
      }
    }
    const unknown = wanted.find((name) => !fields.some((field) => field.name === name))
    if (unknown !== undefined) {
      throw new CauceError('specification', {
        code: 'WANTED_UNKNOWN',
        what: `the column "${unknown}" is not in the schema`,
        where: { file },
        expected: 'a field of the schema',
        todo: didYouMean(unknown, fields.map((field) => field.name)),
      })
    }
  }

  /** The quarantine finding of a record that is ambiguous, or the batch that it filled. */
  add(record: FlatRecord, line: number): ReadEvent | undefined {
    const values = new Map<string, string | null>()
    let repeated = record.duplicates[0]
    for (const [name, value] of record.values) {
      const field = this.#fieldOf.get(name)
      if (field === undefined) {
        if (value !== null || !this.#groups.has(name)) this.#note(name)
        continue
      }
      this.#note(name)
      if (values.has(field)) repeated ??= name
      values.set(field, value)
    }
    if (repeated !== undefined) {
      const column = this.#fieldOf.get(repeated)
      return {
        kind: 'finding',
        finding: { ...this.#finding('JSON_DUPLICATE_KEY', line, 'a key stands more than once in one record'), column },
      }
    }
    this.#wanted.forEach((name, index) => this.#columns[index]?.push(values.get(name) ?? null))
    for (const field of values.keys()) this.#present.set(field, (this.#present.get(field) ?? 0) + 1)
    this.#lines.push(line)
    this.rows += 1
    return this.#lines.length >= batchRows ? this.#take() : undefined
  }

  quarantine(rule: string, line: number, message: string): ReadEvent {
    return { kind: 'finding', finding: this.#finding(rule, line, message) }
  }

  /** The last batch and what was missing. Throws when a required wanted field was in no record at all. */
  *end(): Generator<ReadEvent, Drift> {
    const { drift } = matchHeader([...this.#seen], this.#fields)
    if (this.rows > 0) this.#refuseMissing(drift)
    if (this.#lines.length > 0) yield this.#take()
    for (const column of this.#wanted) {
      const lines = this.rows - (this.#present.get(column) ?? 0)
      if (lines === 0) continue
      const message = `the key is missing in ${lines} of ${this.rows} records; read as missing`
      yield {
        kind: 'finding',
        finding: { rule: 'KEY_MISSING', disposition: 'noted', file: this.#file, line: 0, lines, column, message },
      }
    }
    return this.rows === 0 ? { added: [], gone: [], renamed: [], reordered: false } : { ...drift, reordered: false }
  }

  #refuseMissing(drift: Drift): void {
    const missing = this.#fields.filter(
      (field) => field.required && this.#wanted.includes(field.name) && drift.gone.includes(field.name),
    )
    const [first] = missing
    if (first === undefined) return
    const renamed = drift.renamed.find((pair) => pair.from === first.name)?.to
    throw new CauceError('delivery', {
      code: 'COLUMN_MISSING',
      what: `no record has ${missing.map((field) => `"${field.name}"`).join(', ')}`,
      where: { file: this.#file },
      expected: 'every required field that a mapping uses',
      todo:
        renamed === undefined
          ? 'Compare path and fields of the schema with the file.'
          : `Is "${renamed}" the new name of "${first.name}"? Add it to its aliases.`,
    })
  }

  #note(name: string): void {
    this.#seen.add(name)
    if (this.#seen.size <= mostNames) return
    throw new CauceError('delivery', {
      code: 'TOO_MANY_KEYS', what: `the records use more than ${mostNames} different keys`, where: { file: this.#file },
      expected: 'records with the same keys',
      todo: 'The file may hold an object keyed by code instead of an array of records.',
    })
  }

  #take(): RowBatch {
    const batch: RowBatch = {
      kind: 'rows',
      record: '',
      names: this.#wanted,
      columns: this.#columns,
      lines: this.#lines,
    }
    this.#columns = this.#wanted.map(() => [])
    this.#lines = []
    return batch
  }

  #finding(rule: string, line: number, message: string): Finding {
    return { rule, disposition: 'quarantined', file: this.#file, line, lines: 1, message }
  }
}
