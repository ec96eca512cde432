import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { RowBatch } from '../core/reader.js'
import { storageFault } from './storage-fault.js'

/** Separates values in a clean file; a value that holds it is quoted. */
export const cleanDelimiter = '\u001f'
/** UTF-8 bytes of one UTF-16 unit, at most. */
const bytesPerCharacter = 3
const special = new RegExp(`["\\r\\n${cleanDelimiter}]`)

export interface CleanFile {
  readonly path: string
  readonly record: string
  /** Columns in order; the first is the physical line. */
  readonly names: readonly string[]
  readonly rows: number
  /** True when some value needed quotes. */
  readonly quoted: boolean
  /** Bytes that its longest row can have, at most. */
  readonly longestRow: number
}

/**
 * Writes rows that the strict reader has accepted to a file that any reader takes alike: UTF-8, one delimiter, the physical line
 * first, quotes only where a value holds the delimiter, a quote or a line break. A missing cell is the empty text.
 */
export class CleanFileWriter {
  #handle: FileHandle | undefined
  #pending: string[] = []
  #pendingRows = 0
  #rows = 0
  #quoted = false
  #longest = 0
  #names: readonly string[] = []

  constructor(
    readonly path: string,
    readonly record: string,
  ) {}

  async append(batch: RowBatch): Promise<void> {
    this.#names = batch.names
    const { columns, lines } = batch
    for (let row = 0; row < lines.length; row++) {
      let text = String(lines[row])
      for (const column of columns) text += cleanDelimiter + this.#cell(column[row] ?? '')
      if (text.length > this.#longest) this.#longest = text.length
      this.#pending.push(text)
    }
    this.#rows += lines.length
    this.#pendingRows += lines.length
    if (this.#pendingRows >= 8192) await this.#flush()
  }

  async finish(): Promise<CleanFile> {
    await this.#flush()
    await this.#handle?.close()
    const longestRow = this.#longest * bytesPerCharacter + 1
    return { path: this.path, record: this.record, names: ['_line', ...this.#names], rows: this.#rows, quoted: this.#quoted, longestRow }
  }

  async abandon(): Promise<void> {
    await this.#handle?.close()
  }

  #cell(value: string): string {
    if (!special.test(value)) return value
    this.#quoted = true
    return `"${value.replaceAll('"', '""')}"`
  }

  async #flush(): Promise<void> {
    try {
      this.#handle ??= await open(this.path, 'w', 0o600)
      if (this.#pending.length > 0) await this.#handle.write(`${this.#pending.join('\n')}\n`)
    } catch (error) {
      throw storageFault(error, this.path, 'write the rows that were read')
    }
    this.#pending = []
    this.#pendingRows = 0
  }
}
