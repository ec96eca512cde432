export interface Column {
  readonly name: string
  readonly type: string
  readonly length: number
}

export interface TableParts {
  readonly columns: readonly Column[]
  /** Texts are written as latin-1 bytes, so any byte can be had; numbers stand right, texts left. */
  readonly rows: readonly (readonly string[])[]
  /** Flags of the records; blank where absent. */
  readonly flags?: readonly string[]
  readonly version?: number
  readonly codePage?: number
  readonly declared?: number
  readonly recordLength?: number
  readonly end?: string
  /** Bytes between the last column and the first record besides the mark, as FoxPro writes them. */
  readonly backlink?: number
}

/** A dBASE table byte by byte, good or damaged. */
export function writeDbf(parts: TableParts): Buffer {
  const { columns, rows, backlink = 0 } = parts
  const head = Buffer.alloc(32 + 32 * columns.length + 1 + backlink)
  head[0] = parts.version ?? 0x03
  head.set([119, 12, 31], 1)
  head.writeUInt32LE(parts.declared ?? rows.length, 4)
  head.writeUInt16LE(head.length, 8)
  head.writeUInt16LE(parts.recordLength ?? columns.reduce((sum, { length }) => sum + length, 1), 10)
  head[29] = parts.codePage ?? 0
  columns.forEach(({ name, type, length }, index) => {
    const at = 32 + 32 * index
    head.write(name, at, 11, 'latin1')
    head.write(type, at + 11, 1, 'latin1')
    head[at + 16] = length
  })
  head[32 + 32 * columns.length] = 0x0d
  const records = rows.map((row, index) => (parts.flags?.[index] ?? ' ') + columns.map(cellOf(row)).join(''))
  return Buffer.concat([head, Buffer.from(records.join('') + (parts.end ?? '\x1a'), 'latin1')])
}

function cellOf(row: readonly string[]) {
  return ({ type, length }: Column, index: number): string => {
    const text = row[index] ?? ''
    return type === 'N' || type === 'F' ? text.padStart(length) : text.padEnd(length)
  }
}
