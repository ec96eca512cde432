import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeSheet } from '../../../src/publish/sheets/describe-sheet.js'
import { openSheetBook } from '../../../src/publish/sheets/sheet-book.js'
import { sheetHtml } from '../../../src/publish/sheets/sheet-html.js'
import { speechIn } from '../../../src/publish/sheets/speech.js'
import { writeSheets } from '../../../src/publish/sheets/write-sheets.js'
import type { Publication } from '../../../src/spec/publication.js'
import { sampleNames, sampleView } from './sample-view.js'
import { piecesOf } from './text-of.js'

const view = sampleView([5, 4])
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sheets-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(into: string, html: Publication['sheets']['html'], languages: Publication['languages'] = ['es', 'pt']): Promise<readonly string[]> {
  const home = join(folder, into)
  await writeSheets(view, null, { names: sampleNames, publication: { languages, sheets: { html, pdf: 'none' } } }, home)
  return (await readdir(home, { recursive: true }).catch(() => [])).filter((name) => name.endsWith('.html')).sort()
}

describe('sheets as files', () => {
  it.each([
    ['none', []],
    ['national', ['_T', 'index']],
    ['parent', ['01', '02', '_T', 'index']],
    ['territory', ['01', '010001', '010002', '010003', '010004', '010005', '02', '020001', '020002', '020003', '020004', '_T', 'index']],
  ] as const)('go down to %s', async (reach, codes) => {
    expect(await write(reach, reach)).toEqual(['es', 'pt'].flatMap((language) => codes.map((code) => `sheets/${language}/${code}.html`)))
  })

  it('are the same bytes a second time', async () => {
    await write('first', 'territory')
    await write('second', 'territory')
    for (const name of ['es/010001', 'pt/_T', 'es/index']) expect(await readFile(join(folder, 'second/sheets', `${name}.html`), 'utf8')).toBe(await readFile(join(folder, 'first/sheets', `${name}.html`), 'utf8'))
  })

  it('are listed with links that lead to files', async () => {
    const files = await write('linked', 'territory', ['en'])
    const index = await readFile(join(folder, 'linked/sheets/en/index.html'), 'utf8')
    const links = [...index.matchAll(/href="([^"]+)"/g)].map(([, link]) => `sheets/en/${link}`)
    expect(links.sort()).toEqual(files.filter((name) => !name.endsWith('index.html')))
  })
})

describe.each(['es', 'pt', 'en'] as const)('HTML in %s', (language) => {
  const book = openSheetBook(view, sampleNames)

  it.each(['_T', '01', '010001', '010002', '010003', '010004'])('of %s says all that the sheet says, and reaches for nothing outside', (code) => {
    const sheet = describeSheet(book, speechIn(language), code, null)
    if (sheet === undefined) throw new Error(`no sheet of ${code}`)
    const html = sheetHtml(sheet)
    const said = html.replaceAll(/<style>.*?<\/style>|<svg.*?<\/svg>/gs, '').replaceAll(/<[^>]+>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    expect(piecesOf(sheet).filter((piece) => !said.includes(piece))).toEqual([])
    expect(html.match(/(?:src|href)=|@import|https?:|<script/g)).toBeNull()
  })
})
