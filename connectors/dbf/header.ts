import { CauceError } from '../../src/core/error.js'
import { dbfFault } from './fault.js'

export interface DbfField {
  /** As delivered, decoded by `nameOf`. */
  readonly name: string
  readonly type: string
  /** Place of the first byte in the record, whose byte 0 is the deletion flag. */
  readonly start: number
  readonly length: number
}

export interface DbfHeader {
  readonly records: number
  readonly headerLength: number
  readonly recordLength: number
  /** The mark of the code page; 0 where the program that wrote the file gave none. */
  readonly codePage: number
  readonly fields: readonly DbfField[]
}

const fixedPart = 32
const fieldPart = 32
const endOfFields = 0x0d
/** dBASE III to V, FoxBASE+ and FoxPro, with and without memo; level 7 has other field descriptors. */
const versions = new Set([0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0x8e, 0xcb, 0xf5, 0xfb])

/** Lengths that a type may have, in bytes. */
const lengths: Readonly<Record<string, readonly [number, number]>> = {
  C: [1, 255],
  N: [1, 20],
  F: [1, 20],
  D: [8, 8],
  L: [1, 1],
}

/** Bytes of the header that the fixed part declares. Throws DBF_HEADER where they are no header of a dBASE table. */
export function headerLength(fixed: Uint8Array, file: string): number {
  const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.byteLength)
  if (fixed.byteLength < fixedPart)
    throw dbfFault('FILE_EMPTY', file, 'the file ends before its header', 'a dBASE table')
  const version = view.getUint8(0)
  if (!versions.has(version)) {
    const what = `the first byte, ${hex(version)}, is of no dBASE table that can be read`
    throw dbfFault(
      'DBF_HEADER',
      file,
      what,
      'a table of dBASE III to V or FoxPro',
      'Ask for the file in one of these forms, or as delimited text.',
    )
  }
  if (view.getUint8(14) === 1)
    throw dbfFault('DBF_UNFINISHED', file, 'the header says that its writing did not finish', 'a finished table')
  if (view.getUint8(15) === 1)
    throw dbfFault('DBF_ENCRYPTED', file, 'the header says that the table is encrypted', 'a plain table')
  const length = view.getUint16(8, true)
  if (length < fixedPart + fieldPart + 1)
    throw dbfFault(
      'DBF_HEADER',
      file,
      `the header declares ${length} bytes, which hold no column`,
      'a header with columns',
    )
  return length
}

/**
 * The layout that a header declares. Throws for a cut header, columns that overlap the record's end, lengths that their
 * type cannot have. Types other than C, N, F, D and L keep their place and are refused only where they are wanted.
 */
export function parseHeader(bytes: Uint8Array, file: string, nameOf: (bytes: Uint8Array) => string): DbfHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const declared = headerLength(bytes, file)
  if (bytes.byteLength < declared)
    throw dbfFault('FILE_TRUNCATED', file, 'the file ends inside its header', `${declared} bytes of header`)
  const recordLength = view.getUint16(10, true)
  const fields: DbfField[] = []
  let start = 1
  for (let at = fixedPart; ; at += fieldPart) {
    if (at >= declared)
      throw dbfFault('DBF_HEADER', file, 'no mark closes the list of columns', 'the byte 0x0D behind the last column')
    if (bytes[at] === endOfFields) break
    if (at + fieldPart > declared)
      throw dbfFault('DBF_HEADER', file, 'the list of columns runs over the header', 'whole descriptions of columns')
    const field = {
      name: nameOf(nameBytes(bytes.subarray(at, at + 11))),
      type: String.fromCharCode(bytes[at + 11] ?? 0),
      start,
      length: bytes[at + 16] ?? 0,
    }
    checkLength(field, file)
    fields.push(field)
    start += field.length
  }
  if (fields.length === 0) throw dbfFault('DBF_HEADER', file, 'the header has no column', 'at least one column')
  if (start !== recordLength) {
    const what = `the columns take ${start} bytes with the deletion mark, but a record is said to have ${recordLength}`
    throw dbfFault('DBF_HEADER', file, what, 'lengths that agree')
  }
  return { records: view.getUint32(4, true), headerLength: declared, recordLength, codePage: bytes[29] ?? 0, fields }
}

function nameBytes(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

function checkLength({ name, type, length }: DbfField, file: string): void {
  const [least, most] = lengths[type] ?? [1, 255]
  if (length >= least && length <= most) return
  throw new CauceError('delivery', {
    code: 'DBF_FIELD_LENGTH',
    where: { file },
    what: `the column "${name}" of type ${type} has ${length} bytes`,
    expected: least === most ? `${least}` : `${least} to ${most}`,
    todo: 'The header is damaged or of another dialect; ask the institution for the file again.',
  })
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}
