import { open, type FileHandle } from 'node:fs/promises'
import { CauceError } from '../../src/core/error.js'
import type { FormatReader, FrozenFile, ReadEvent, ReadRequest } from '../../src/core/reader.js'
import type { DbfShape } from '../../src/core/resource.js'
import { EncodingContradiction } from '../text/contradiction.js'
import { encodingRefusal } from '../text/read-text.js'
import { CellText } from './cell-text.js'
import { otherCodePage } from './code-pages.js'
import { dbfFault } from './fault.js'
import { fitColumns } from './fit-columns.js'
import { type DbfHeader, headerLength, parseHeader } from './header.js'
import { RecordRows } from './record-rows.js'

/**
 * Strict reading of dBASE tables. Lines are record numbers from 1. Cells are text: texts without trailing blanks,
 * numbers, dates and truth values without blanks around; a blank cell is the empty string, null only where the file
 * lacks an optional column. Deleted records are dropped and counted. Throws `CauceError('delivery')` for a file that is
 * cut or longer than its header says, a damaged header, missing columns, wanted columns that are not kept as text
 * (memo), a contradicted encoding.
 */
export const dbfReader: FormatReader = { formats: ['dbf'], read }

async function* read({ file, shape, wanted }: ReadRequest): AsyncGenerator<ReadEvent> {
  if (shape.format !== 'dbf') {
    const what = `the dbf reader was given a ${shape.format} resource`
    throw new CauceError('internal', { code: 'READER_FORMAT', what })
  }
  const handle = await open(file.path, 'r')
  try {
    yield* readTable(handle, file, shape, wanted)
  } finally {
    await handle.close()
  }
}

async function* readTable(
  handle: FileHandle,
  file: FrozenFile,
  shape: DbfShape,
  wanted: readonly string[],
): AsyncGenerator<ReadEvent> {
  const cells = new CellText(shape.encoding)
  const header = await readHeader(handle, file, shape, cells)
  const { places, drift } = fitColumns(header.fields, shape, wanted, file.name)
  await checkLength(handle, header, file.name)
  const named = otherCodePage(header.codePage, shape.encoding)
  if (named !== null) {
    const message = `the header names the code page ${named}; read as ${shape.encoding}, which the schema declares`
    const finding = {
      rule: 'CODE_PAGE_DIFFERS',
      disposition: 'noted',
      file: file.name,
      line: 0,
      lines: 0,
      message,
    } as const
    yield { kind: 'finding', finding }
  }
  const rows = new RecordRows(file.name, wanted, places)
  const block = Buffer.alloc(rows.capacity * header.recordLength)
  for (let first = 0; first < header.records; first += rows.capacity) {
    const count = Math.min(rows.capacity, header.records - first)
    const bytes = block.subarray(0, count * header.recordLength)
    await readAt(handle, bytes, header.headerLength + first * header.recordLength, file.name)
    cells.load(bytes)
    yield* refusing(
      shape,
      file.name,
      () => rows.add(bytes, header.recordLength, first, cells),
      () => rows.line,
    )
  }
  refusing(shape, file.name, () => cells.end())
  yield* rows.closing()
  yield { kind: 'summary', lines: { ...rows.counts }, records: { '': rows.counts.rows }, layoutVersion: null, drift }
}

async function readHeader(handle: FileHandle, file: FrozenFile, shape: DbfShape, cells: CellText): Promise<DbfHeader> {
  const fixed = Buffer.alloc(32)
  const { bytesRead } = await handle.read(fixed, 0, 32, 0)
  const bytes = Buffer.alloc(headerLength(fixed.subarray(0, bytesRead), file.name))
  const { bytesRead: had } = await handle.read(bytes, 0, bytes.byteLength, 0)
  return refusing(shape, file.name, () =>
    parseHeader(bytes.subarray(0, had), file.name, (name) => cells.decode(name).trimEnd()),
  )
}

/** The file holds exactly the records that its header counts; behind them only end marks and padding. */
async function checkLength(handle: FileHandle, header: DbfHeader, file: string): Promise<void> {
  const { size } = await handle.stat()
  const wanted = header.headerLength + header.records * header.recordLength
  const expected = `${header.records} records of ${header.recordLength} bytes, as the header says`
  if (size < wanted) {
    const whole = Math.max(0, Math.floor((size - header.headerLength) / header.recordLength))
    throw dbfFault('FILE_TRUNCATED', file, `the file holds ${whole} whole records: it seems cut off`, expected)
  }
  const rest = Buffer.alloc(Math.min(size - wanted, 1024))
  await readAt(handle, rest, wanted, file)
  if (size - wanted > rest.byteLength || rest.some((byte) => byte !== 0x1a && byte !== 0)) {
    const what = `${size - wanted} more bytes follow the last record`
    throw dbfFault(
      'DBF_RECORD_COUNT',
      file,
      what,
      expected,
      'The count was not brought up to date; ask the institution for the file again.',
    )
  }
}

async function readAt(handle: FileHandle, into: Buffer, position: number, file: string): Promise<void> {
  for (let had = 0; had < into.byteLength;) {
    const { bytesRead } = await handle.read(into, had, into.byteLength - had, position + had)
    if (bytesRead === 0)
      throw dbfFault('FILE_TRUNCATED', file, 'the file became shorter while it was read', 'a frozen file')
    had += bytesRead
  }
}

function refusing<T>(shape: DbfShape, file: string, work: () => T, line?: () => number): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof EncodingContradiction
      ? encodingRefusal({ file, line: line?.() }, shape.encoding, error)
      : error
  }
}
