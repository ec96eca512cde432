import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archiveUnpacker, extractEntries } from '../../../connectors/archive/extract.js'
import { defaultLimits, type ArchiveLimits } from '../../../connectors/archive/limits.js'
import { CauceError } from '../../../src/core/error.js'
import { realData } from '../../real-data.js'
import { unicodePath, writeZip, type ZipEntry } from './write-zip.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cauce-archive-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const small: ArchiveLimits = { entries: 20, inflatedBytes: 1_000_000, ratio: 100, ratioFrom: 10_000 }

async function extract(
  bytes: Buffer,
  options: { name?: string; pattern?: string; limits?: ArchiveLimits } = {},
): Promise<Record<string, string>> {
  const path = join(folder, 'packed')
  writeFileSync(path, bytes)
  const into = join(folder, 'into')
  const request = { path, name: options.name ?? 'base.zip', into, pattern: options.pattern ?? '*.csv' }
  const files = await extractEntries(request, options.limits ?? defaultLimits)
  for (const file of files) expect(statSync(file.path).size).toBe(file.bytes)
  return Object.fromEntries(files.map((file) => [file.name, readFileSync(file.path, 'utf8')]))
}

async function faultOf(work: Promise<unknown>): Promise<CauceError> {
  const error: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof CauceError)) throw error
  return error
}

function left(): string[] {
  try {
    return readdirSync(join(folder, 'into'))
  } catch {
    return []
  }
}

describe('a zip archive', () => {
  it('gives the matching entries in name order, folders and other files left out', async () => {
    const zip = writeZip([
      { name: 'B/' },
      { name: 'B/two.csv', data: Buffer.from('2') },
      { name: 'manifest.mf' },
      { name: 'B/one.CSV', data: Buffer.from('1'), method: 0 },
    ])
    const files = await extract(zip)
    expect(files).toEqual({ 'base.zip!/B/one.CSV': '1', 'base.zip!/B/two.csv': '2' })
    expect(Object.keys(files)).toEqual(['base.zip!/B/one.CSV', 'base.zip!/B/two.csv'])
  })

  it.each([
    ['cp850 without a flag', { name: Buffer.from('educa\x87\xc6o.csv', 'latin1') }, 'educação.csv'],
    ['UTF-8 by its flag', { name: 'educação.csv' }, 'educação.csv'],
    ['decomposed UTF-8', { name: 'educação.csv'.normalize('NFD') }, 'educação.csv'],
    [
      'UTF-8 of a Unix host without a flag',
      { name: Buffer.from('educação.csv'), madeBy: (3 << 8) | 20 },
      'educação.csv',
    ],
    [
      'a Unicode path field',
      { name: Buffer.from('educa__o.csv'), flags: 0, extra: unicodePath('educa__o.csv', 'educação.csv') },
      'educação.csv',
    ],
  ] satisfies [string, ZipEntry, string][])('reads a name in %s', async (_, entry, name) => {
    expect(Object.keys(await extract(writeZip([entry]), { pattern: 'EDUCA*' }))).toEqual([`base.zip!/${name}`])
  })

  it('takes a workbook inside it as a plain file', async () => {
    const zip = writeZip([{ name: 'escolas.xlsx', data: writeZip([{ name: 'xl/workbook.xml' }]) }])
    expect(Object.keys(await extract(zip, { pattern: '*.xlsx' }))).toEqual(['base.zip!/escolas.xlsx'])
  })

  it('writes under names of its own, readable by the owner alone', async () => {
    await extract(writeZip([{ name: 'a.csv' }, { name: 'b.csv' }]))
    expect(left()).toEqual(['entry-00001', 'entry-00002'])
    expect(statSync(join(folder, 'into', 'entry-00001')).mode & 0o777).toBe(0o600)
  })
})

const bomb = Buffer.alloc(900_000, 0x20)
const many = Array.from({ length: 21 }, (_, index): ZipEntry => ({ name: `${index}.csv` }))

describe('a hostile or damaged zip is refused, and leaves nothing on disk', () => {
  it.each([
    ['a path that leaves its folder', [{ name: '../../x.csv' }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['such a path inside', [{ name: 'a/../../x.csv' }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['such a path among unwanted entries', [{ name: 'a.csv' }, { name: '../x.txt' }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['an absolute path', [{ name: '/etc/x.csv' }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['a drive letter', [{ name: 'C:/x.csv' }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['a backslash', [{ name: '..\\x.csv' }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['a zero byte in the name', [{ name: 'x.csv\0.txt' }], 'ARCHIVE_UNSAFE_ENTRY'],
    [
      'bytes that are not UTF-8 under the flag',
      [{ name: Buffer.from([0xff, 0x2e, 0x63]), flags: 0x800 }],
      'ARCHIVE_UNSAFE_ENTRY',
    ],
    ['a symbolic link', [{ name: 'x.csv', attributes: 0o120777 * 65536 }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['a device', [{ name: 'x.csv', attributes: 0o020666 * 65536 }], 'ARCHIVE_UNSAFE_ENTRY'],
    ['two entries on the same bytes', [{ name: 'x.csv' }, { name: 'y.csv', over: 0 }], 'ARCHIVE_OVERLAP'],
    ['two entries of one name', [{ name: 'x.csv' }, { name: 'x.csv' }], 'ARCHIVE_NAME_TWICE'],
    ['too many entries', many, 'ARCHIVE_ENTRIES'],
    ['a bomb', [{ name: 'a.csv' }, { name: 'x.csv', data: bomb }], 'ARCHIVE_RATIO'],
    ['a bomb that declares a small size', [{ name: 'x.csv', data: bomb, declaredSize: 10 }], 'ARCHIVE_RATIO'],
    [
      'many entries too large together',
      [1, 2].map((at) => ({ name: `${at}.csv`, data: bomb, method: 0 })),
      'ARCHIVE_TOO_LARGE',
    ],
    ['a size that is a lie', [{ name: 'x.csv', declaredSize: 3 }], 'ARCHIVE_DAMAGED'],
    ['a checksum that is a lie', [{ name: 'x.csv', declaredCrc: 1 }], 'ARCHIVE_DAMAGED'],
    ['a nested archive', [{ name: 'x.zip' }], 'ARCHIVE_NESTED'],
    ['encryption', [{ name: 'x.csv', flags: 0x801 }], 'ARCHIVE_ENCRYPTED'],
    ['strong encryption', [{ name: 'x.csv', flags: 0x841 }], 'ARCHIVE_ENCRYPTED'],
    ['LZMA', [{ name: 'x.csv', method: 14 }], 'ARCHIVE_METHOD'],
    ['nothing that matches', [{ name: 'x.txt' }], 'ARCHIVE_NO_MATCH'],
    ['nothing at all', [], 'ARCHIVE_NO_MATCH'],
  ] satisfies [string, ZipEntry[], string][])('%s', async (what, entries, code) => {
    const pattern = what === 'a nested archive' ? '*.zip' : '*.csv'
    const fault = await faultOf(extract(writeZip(entries), { limits: small, pattern }))
    expect([fault.kind, fault.code]).toEqual(['delivery', code])
    expect(fault.parts.where?.file).toMatch(/^base\.zip/)
    expect(left()).toEqual([])
  })

  it('refuses a hundred thousand entries before looking at them', async () => {
    const zip = writeZip([{ name: 'a.csv' }])
    const end = zip.length - 22
    zip.writeUInt16LE(0xfffe, end + 8)
    zip.writeUInt16LE(0xfffe, end + 10)
    expect((await faultOf(extract(zip))).message).toMatch(/lists 65534 entries/)
    const real = writeZip(
      Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}.csv`, method: 0, data: Buffer.alloc(0) })),
    )
    expect((await faultOf(extract(real))).code).toBe('ARCHIVE_ENTRIES')
  })

  it.each([0.1, 0.5, 0.9, 0.99])('refuses an archive cut at %d of its bytes', async (share) => {
    const zip = writeZip([{ name: 'a.csv', data: Buffer.from('a;b\n'.repeat(5000)) }, { name: 'b.csv' }])
    expect((await faultOf(extract(zip.subarray(0, Math.floor(zip.length * share))))).code).toBe('ARCHIVE_DAMAGED')
    expect(left()).toEqual([])
  })

  it('refuses damaged packed bytes', async () => {
    const zip = writeZip([{ name: 'a.csv', data: Buffer.from('a;b\n'.repeat(5000)) }])
    zip.fill(0xff, 40, 60)
    expect((await faultOf(extract(zip))).code).toBe('ARCHIVE_DAMAGED')
    expect(left()).toEqual([])
  })

  it('names what the archive holds instead', async () => {
    const fault = await faultOf(
      extract(writeZip([{ name: 'pessoas.txt' }, { name: 'familias.txt' }]), { pattern: 'pessoa.txt' }),
    )
    expect(fault.message).toMatch(/it holds familias\.txt, pessoas\.txt.*Nearest: pessoas\.txt/)
  })
})

describe('a gzip file', () => {
  const text = Array.from({ length: 3000 }, (_, index) => `${index};${(index * index) % 9973}\n`).join('')

  it('gives the file inside under its name without .gz, several members joined', async () => {
    expect(await extract(gzipSync(text), { name: 'base.csv.gz' })).toEqual({ 'base.csv.gz!/base.csv': text })
    const two = Buffer.concat([gzipSync('1\n'), gzipSync('2\n')])
    rmSync(join(folder, 'into'), { recursive: true })
    expect(await extract(two, { name: 'base.csv.gz' })).toEqual({ 'base.csv.gz!/base.csv': '1\n2\n' })
  })

  it.each([
    ['cut off', gzipSync(text).subarray(0, -12), 'base.csv.gz', 'ARCHIVE_TRUNCATED'],
    ['cut off before its checksum', gzipSync(text).subarray(0, -8), 'base.csv.gz', 'ARCHIVE_TRUNCATED'],
    ['with a wrong checksum', damaged(gzipSync(text), -8), 'base.csv.gz', 'ARCHIVE_DAMAGED'],
    [
      'followed by something else',
      Buffer.concat([gzipSync(text), Buffer.from('more')]),
      'base.csv.gz',
      'ARCHIVE_DAMAGED',
    ],
    ['not a gzip file', Buffer.from('a;b\n'), 'base.csv.gz', 'ARCHIVE_DAMAGED'],
    ['empty', Buffer.alloc(0), 'base.csv.gz', 'ARCHIVE_DAMAGED'],
    ['too large', gzipSync(Buffer.alloc(2_000_000, 'ab0c')), 'base.csv.gz', 'ARCHIVE_RATIO'],
    ['too large altogether', gzipSync(noise(1_200_000)), 'base.csv.gz', 'ARCHIVE_TOO_LARGE'],
    ['a tar inside', gzipSync(text), 'base.tar.gz', 'ARCHIVE_NESTED'],
  ] as const)('is refused when %s', async (_, bytes, name, code) => {
    const fault = await faultOf(extract(bytes, { name, limits: small }))
    expect([fault.kind, fault.code]).toEqual(['delivery', code])
    expect(left()).toEqual([])
  })
})

describe('the unpacker', () => {
  it('gives a plain file back where it lies, a workbook too', async () => {
    const path = join(folder, 'frozen')
    for (const name of ['escolas.csv', 'escolas.xlsx']) {
      const request = { path, name, bytes: 7, pattern: '*', into: join(folder, 'into') }
      expect(await archiveUnpacker.unpack(request)).toEqual([{ name, path, bytes: 7 }])
    }
    expect(left()).toEqual([])
  })

  it.each([
    ['SISBEN.zip', '*.csv', 3, 828145 + 857538 + 854730],
    ['ESTADISTICO.zip', 'MEN_*', 1, 5216340],
    ['SISBEN.zip', 'SISBEN/Vista_Sisbén_*.csv', 1, 857538],
  ] as const)('takes the tables out of the real %s', async (name, pattern, count, bytes) => {
    const path = realData(`colombia/${name}`)
    if (path === undefined) return
    const files = await archiveUnpacker.unpack({
      path,
      name,
      bytes: statSync(path).size,
      pattern,
      into: join(folder, 'into'),
    })
    expect(files).toHaveLength(count)
    expect(files.reduce((sum, file) => sum + file.bytes, 0)).toBe(bytes)
    for (const file of files) expect(file.name).toMatch(new RegExp(`^${name}!/`))
  })
})

function noise(length: number): Buffer {
  let state = 1
  return Buffer.from(Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) >> 8))
}

function damaged(bytes: Buffer, at: number): Buffer {
  bytes[bytes.length + at] = (bytes[bytes.length + at] ?? 0) ^ 0xff
  return bytes
}
