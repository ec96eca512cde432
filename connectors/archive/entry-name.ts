import { isUtf8 } from 'node:buffer'
import { crc32 } from 'node:zlib'
import iconv from 'iconv-lite'
import type { Entry } from 'yauzl'

const utf8Flag = 0x800
const unicodePath = 0x7075
const hostsOfUtf8 = [3, 19]

export type RawName = Pick<Entry, 'fileNameRaw' | 'extraFields' | 'generalPurposeBitFlag' | 'versionMadeBy'>

/**
 * The name of an entry: UTF-8 where its flag, a Unicode path field (Info-ZIP 0x7075) or a Unix host says so, else
 * cp850, which Windows tools of Latin America write. Composed form, so that it compares with what people type.
 */
export function entryName(entry: RawName): string {
  return decode(entry).normalize('NFC')
}

function decode({ fileNameRaw, extraFields, generalPurposeBitFlag, versionMadeBy }: RawName): string {
  const stated = extraFields.find(({ id, data }) => id === unicodePath && data.length > 5 && data[0] === 1)?.data
  if (stated !== undefined && stated.readUInt32LE(1) === crc32(fileNameRaw)) return stated.toString('utf8', 5)
  const unix = hostsOfUtf8.includes(versionMadeBy >> 8) && isUtf8(fileNameRaw)
  return (generalPurposeBitFlag & utf8Flag) !== 0 || unix
    ? fileNameRaw.toString('utf8')
    : iconv.decode(fileNameRaw, 'cp850')
}

/** What makes a name unfit to be taken from a stranger; undefined for a harmless one. */
export function unsafeName(name: string): string | undefined {
  if (name === '' || name.includes('\0')) return 'an empty name or one with a zero byte'
  if (name.includes('\uFFFD')) return 'a name that is not in the encoding it claims'
  if (name.includes('\\')) return 'a name with a backslash'
  if (name.startsWith('/')) return 'an absolute path'
  if (/^[A-Za-z]:/.test(name)) return 'a drive letter'
  if (name.split('/').includes('..')) return 'a path that leaves its folder'
  return undefined
}

/** Unix file types other than plain file and folder: links, devices, pipes. */
export function isSpecial(externalFileAttributes: number): boolean {
  const type = (externalFileAttributes >>> 16) & 0o170000
  return type !== 0 && type !== 0o100000 && type !== 0o040000
}
