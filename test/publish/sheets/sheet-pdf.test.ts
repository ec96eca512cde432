import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { drawMap } from '../../../src/publish/map/draw-map.js'
import { describeSheet } from '../../../src/publish/sheets/describe-sheet.js'
import { sheetMaps } from '../../../src/publish/sheets/locator-map.js'
import { openSheetBook } from '../../../src/publish/sheets/sheet-book.js'
import { sheetPrinter } from '../../../src/publish/sheets/sheet-pdf.js'
import type { Sheet } from '../../../src/publish/sheets/sheet.js'
import { speechIn } from '../../../src/publish/sheets/speech.js'
import type { Language } from '../../../src/spec/publication.js'
import { sampleNames, sampleView } from './sample-view.js'
import { piecesOf } from './text-of.js'

const view = sampleView([30, 5])
const book = openSheetBook(view, sampleNames)
const maps = sheetMaps(drawMap(view.territories, undefined))
const printer = sheetPrinter()

function sheet(code: string, language: Language): Sheet {
  const found = describeSheet(book, speechIn(language), code, maps)
  if (found === undefined) throw new Error(`no sheet of ${code}`)
  return found
}

/** Text of a PDF as poppler reads it, undefined where poppler is not installed. */
function textIn(pdf: Buffer): string | undefined {
  try {
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const letters = (text: string): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  for (const word of text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu) ?? []) found.set(word, (found.get(word) ?? 0) + 1)
  return found
}

describe('a sheet as PDF', () => {
  it.each((['es', 'pt', 'en'] as const).flatMap((language) => ['_T', '01', '010001', '010002', '010003', '010004'].map((code) => [code, language] as const)))('of %s in %s has every word of the sheet as often', (code, language) => {
    const found = sheet(code, language)
    const printed = textIn(printer.pdf(found))
    if (printed === undefined) return
    const there = letters(printed.replaceAll(/-\n\s*/g, ''))
    const missing = [...letters(piecesOf(found).join(' '))].filter(([word, count]) => (there.get(word) ?? 0) < count - hidden(found, word))
    expect(missing).toEqual([])
  })

  it('is the same bytes from the same sheet, by another printer too', () => {
    const found = sheet('010001', 'es')
    expect(printer.pdf(found).equals(sheetPrinter().pdf(sheet('010001', 'es')))).toBe(true)
  })

  it('is tagged, embeds its fonts and stays on A4', () => {
    const pdf = printer.pdf(sheet('01', 'pt')).toString('latin1')
    expect([/\/MarkInfo\s*<<\s*\/Marked true/.test(pdf), /pdfuaid:part/.test(pdf), /\/MediaBox \[0 0 595\.\d+ 841\.\d+\]/.test(pdf)]).toEqual([true, true, true])
  })

  it('takes names with the signs of the typesetter as plain text', () => {
    const strange = { ...sheet('010001', 'es'), name: '#strong[a] $x$ `y` \\ "z" </style>' }
    expect(textIn(printer.pdf(strange)) ?? strange.name).toContain('#strong[a] $x$ `y` \\ "z" </style>')
  })

  it('refuses a warning, as of a font that is not there', () => {
    expect(() => sheetPrinter('#set text(font: "No Such Font")\nx').pdf(sheet('010001', 'es'))).toThrow(/unknown font family: no such font/)
  })
})

/** Captions that repeat the title of their section are not printed twice. */
function hidden({ sections }: Sheet, word: string): number {
  const repeated = sections.flatMap(({ title, blocks }) => blocks.flatMap((block) => ('caption' in block && block.caption === title ? [title] : [])))
  return letters(repeated.join(' ')).get(word) ?? 0
}
