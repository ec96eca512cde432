import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { folderConnector } from '../../connectors/folder.js'
import type { OfferedFile } from '../../src/core/connector.js'
import { CauceError } from '../../src/core/error.js'

let base = ''
let root = ''
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cauce-folder-'))
  root = join(base, 'deliveries')
  mkdirSync(join(root, '2024'), { recursive: true })
  mkdirSync(join(root, '2025.csv'))
  for (const name of ['b.csv', 'a.csv', 'B.CSV', 'Á.csv'.normalize('NFD'), 'x.txt', '.hidden.csv', '2024/c.csv'])
    writeFileSync(join(root, name), name)
  writeFileSync(join(base, 'secret.csv'), 'secret')
  mkdirSync(join(base, 'deliveries-other'))
  writeFileSync(join(base, 'deliveries-other', 'o.csv'), 'other')
})
afterEach(() => rmSync(base, { recursive: true }))

async function bytesOf(file: OfferedFile): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of folderConnector.open(root, file)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function faultOf(work: Promise<unknown>): Promise<CauceError> {
  const error: unknown = await work.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof CauceError)) throw error
  return error
}

describe('listing', () => {
  it.each([
    ['*.csv', ['A\u0301.csv', 'B.CSV', 'a.csv', 'b.csv']],
    ['á.csv', ['A\u0301.csv']],
    ['2024/*', ['2024/c.csv']],
    ['*/*.csv', ['2024/c.csv']],
    ['*.zip', []],
  ] as const)('%s gives files, sized, in name order', async (pattern, names) => {
    const offered = await folderConnector.list(root, pattern)
    expect(offered.map((file) => file.name)).toEqual(names)
    for (const file of offered) expect(file.bytes).toBe(Buffer.byteLength(file.name))
  })

  it('does not follow links out of the folder, but within it', async () => {
    symlinkSync(join(base, 'secret.csv'), join(root, 'link.csv'))
    symlinkSync(join(base, 'deliveries-other'), join(root, 'away'))
    symlinkSync(join(root, 'nowhere'), join(root, 'broken.csv'))
    symlinkSync(join(root, '2024', 'c.csv'), join(root, 'inner.csv'))
    expect((await folderConnector.list(root, '*.csv')).map((file) => file.name)).toEqual([
      'A\u0301.csv',
      'B.CSV',
      'a.csv',
      'b.csv',
      'inner.csv',
    ])
    expect(await folderConnector.list(root, 'away/*')).toEqual([])
  })

  it.each(['../*.csv', '/etc/*', 'a\\b'])('refuses the pattern %s', async (pattern) => {
    expect((await faultOf(folderConnector.list(root, pattern))).kind).toBe('specification')
  })

  it('names what is there when the folder is not', async () => {
    const fault = await faultOf(folderConnector.list(join(base, 'deliverie'), '*'))
    expect([fault.kind, fault.code, fault.exitCode]).toEqual(['notFound', 'FOLDER_MISSING', 7])
    expect(fault.message).toMatch(/Did you mean "deliveries"\?/)
    expect((await faultOf(folderConnector.list(join(root, 'a.csv'), '*'))).code).toBe('FOLDER_IS_FILE')
  })
})

describe('opening', () => {
  it('gives every byte, in order', async () => {
    const text = 'x'.repeat(3_000_000) + 'end'
    writeFileSync(join(root, 'large.csv'), text)
    expect(await bytesOf({ name: 'large.csv', bytes: text.length })).toBe(text)
    expect(await bytesOf({ name: '2024/c.csv', bytes: 10 })).toBe('2024/c.csv')
    writeFileSync(join(root, 'empty.csv'), '')
    expect(await bytesOf({ name: 'empty.csv', bytes: 0 })).toBe('')
  })

  it.each([
    ['../secret.csv', 'FILE_OUTSIDE'],
    ['2024/../../secret.csv', 'FILE_OUTSIDE'],
    ['link.csv', 'FILE_OUTSIDE'],
    ['/etc/hostname', 'FILE_OUTSIDE'],
    ['c.csv', 'FILE_MISSING'],
    ['2024', 'FILE_MISSING'],
  ] as const)('refuses %s', async (name, code) => {
    symlinkSync(join(base, 'secret.csv'), join(root, 'link.csv'))
    const fault = await faultOf(bytesOf({ name, bytes: 6 }))
    expect([fault.kind, fault.code]).toEqual(['notFound', code])
  })

  it('names the nearest file', async () => {
    expect((await faultOf(bytesOf({ name: 'x.tst', bytes: 1 }))).message).toMatch(/Did you mean "x\.txt"\?/)
  })

  it.each([
    ['shrinks', (path: string) => truncateSync(path, 1_500_000)],
    ['grows', (path: string) => appendFileSync(path, 'more')],
  ])('fails when the file %s while it is read', async (_, change) => {
    const path = join(root, 'moving.csv')
    writeFileSync(path, 'x'.repeat(3_000_000))
    const reading = async (): Promise<void> => {
      let first = true
      for await (const chunk of folderConnector.open(root, { name: 'moving.csv', bytes: 3_000_000 })) {
        if (first && chunk.length > 0) change(path)
        first = false
      }
    }
    const fault = await faultOf(reading())
    expect([fault.kind, fault.code]).toEqual(['delivery', 'FILE_CHANGED'])
  })
})
