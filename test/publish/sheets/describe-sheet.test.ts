import { describe, expect, it } from 'vitest'
import { describeSheet } from '../../../src/publish/sheets/describe-sheet.js'
import { openSheetBook } from '../../../src/publish/sheets/sheet-book.js'
import type { Sheet, SheetBlock } from '../../../src/publish/sheets/sheet.js'
import { speechIn } from '../../../src/publish/sheets/speech.js'
import type { Language } from '../../../src/spec/publication.js'
import { sampleNames, sampleView } from './sample-view.js'
import { textOf } from './text-of.js'

const book = openSheetBook(sampleView([40, 12]), sampleNames)

function sheet(code: string, language: Language = 'en'): Sheet {
  const found = describeSheet(book, speechIn(language), code, null)
  if (found === undefined) throw new Error(`no sheet of ${code}`)
  return found
}

function blocks<T extends SheetBlock['block']>(of: Sheet, kind: T): readonly Extract<SheetBlock, { block: T }>[] {
  return of.sections.flatMap((section) => section.blocks).filter((block): block is Extract<SheetBlock, { block: T }> => block.block === kind)
}

describe('a sheet', () => {
  it.each([
    ['_T', 'national', 'Perú', ['profile', 'level', 'factors', 'compare', 'indicators', 'quality', 'method', 'validation', 'classes']],
    ['01', 'parent', 'Región del Norte 1', ['profile', 'level', 'factors', 'compare', 'indicators', 'quality', 'method', 'validation', 'classes']],
    ['010001', 'territory', 'Alto Río', ['profile', 'level', 'factors', 'compare', 'indicators', 'quality', 'method', 'validation']],
  ])('of %s is %s, with the sections of its kind', (code, kind, name, sections) => {
    const found = sheet(code, 'es')
    expect([found.kind, found.name, found.sections.map(({ id }) => id)]).toEqual([kind, name, sections])
  })

  it('is not there for a code that the release does not have', () => {
    expect(describeSheet(book, speechIn('en'), '999999', null)).toBeUndefined()
  })

  it('words suppressed, missing and zero as three different things', () => {
    const of = (code: string): readonly string[] => blocks(sheet(code), 'results').flatMap(({ results }) => results.map(({ figure, sentences }) => `${figure.text} | ${sentences.at(-1) ?? ''}`))
    expect([of('010002')[0], of('010003')[0], of('010004')[0]]).toEqual([
      'kept back | Kept back to protect privacy: the figure exists, but so few people stand behind it that it is not published.',
      'no data | No data: the figure could not be computed with the information received. It does not mean that the need is absent.',
      '0.0% | 0 is a figure like any other: it was computed, and it is zero.',
    ])
  })

  it('shows no level, interval, range or weight beside a suppressed result', () => {
    const found = sheet('010002')
    expect(blocks(found, 'results')[0]?.results[0]).toMatchObject({ level: null, scale: null, unit: '' })
    expect(blocks(found, 'bars').map(({ caption }) => caption)).toEqual(['Points that each indicator adds to the index'])
    expect(textOf(found)).toContain('Weight of each condition against the mean of the country. Kept back to protect privacy')
  })

  it('draws bars in proportion to the longest, to the side of their sign', () => {
    const own = book.territories.get('010001')?.factors ?? []
    const most = Math.max(...own.map(({ contribution }) => Math.abs(contribution ?? 0)))
    const drawn = blocks(sheet('010001'), 'bars')[0]?.bars.map(({ value, note }) => [value, note]) ?? []
    expect(new Set(drawn.map(([value]) => value))).toEqual(new Set(own.map(({ contribution }) => (contribution ?? 0) / most)))
    expect(drawn.every(([value, note]) => note === (Number(value) < 0 ? 'protects' : 'calls for support'))).toBe(true)
  })

  it('speaks of stability, quality and of the information behind an index in words', () => {
    const [clrisk, ivti] = blocks(sheet('010001'), 'results')[0]?.results ?? []
    expect(clrisk?.sentences.slice(-2)).toEqual(['The level stays the same in 93.0% of the recalculations: it is firm.', 'The estimate is precise enough to be used.'])
    expect(ivti?.sentences.at(-1)).toBe('It rests on 97.0% of the information that the index asks for.')
    expect(textOf(sheet('010001'))).toContain('Information available here\n97.0%')
  })

  it('names factors in words, of the head of household and in pairs too', () => {
    expect(blocks(sheet('010001', 'es'), 'bars')[0]?.bars.map(({ label }) => label).sort()).toEqual(['Edad cumplida', 'Edad cumplida × Asistencia a la escuela', 'Persona de referencia del hogar: Años de estudio', 'Sexo registrado', 'Zona de la vivienda'])
  })

  it('lists the territories of each class in order of code, every one once', () => {
    const lists = blocks(sheet('01'), 'members')[0]?.lists ?? []
    const codes = lists.map(({ groups }) => groups.flatMap(({ members }) => members.map(({ code }) => code)))
    expect(codes.map((own) => own.toSorted())).toEqual(codes)
    expect(codes.flat().toSorted()).toEqual(book.units.get('01')?.members.map(({ code }) => code))
    expect(lists.slice(-2).map(({ title, mark }) => [title, mark])).toEqual([['CLRISK. Result kept back. Territories: 1', 'suppressed'], ['CLRISK. No data. Territories: 1', 'missing']])
  })

  it('lists those of the country below their units', () => {
    expect(blocks(sheet('_T'), 'members')[0]?.lists.flatMap(({ groups }) => groups.map(({ name }) => name)).filter((name, at, all) => all.indexOf(name) === at).sort()).toEqual(['Región del Norte 1', 'Región Áncash 2'])
  })

  it('compares a territory with its unit and the country', () => {
    const table = blocks(sheet('010001', 'pt'), 'table').find(({ caption }) => caption === 'Comparação')
    expect(table?.rows.map((row) => (typeof row === 'string' ? row : row[0]?.text))).toEqual(['Alto Río', 'Região del Norte 1'.replace('Região', 'Región'), 'Peru'])
    expect(table?.rows[1]).toMatchObject([{}, { text: '12,1%' }, { text: '10,0% a 15,0%' }, {}, { text: '41,2' }, {}])
  })

  it('says how many territories a sum leaves out', () => {
    expect(textOf(sheet('01'))).toContain('Territories that the sums leave out, for want of a published figure: 2.')
  })

  it('carries the mark of a draft until the release is validated', () => {
    const validated = openSheetBook(sampleView([3], { status: 'validated' }), sampleNames)
    expect([sheet('_T').draft?.mark, sheet('010001', 'pt').draft?.mark, describeSheet(validated, speechIn('en'), '01', null)?.draft]).toEqual(['Draft', 'Versão preliminar', null])
  })

  it('does not pass off a part of a country as the country', () => {
    const part = openSheetBook(sampleView([3]), { ...sampleNames, wholeCountry: false })
    const texts = (['_T', '01', '010001'] as const).map((code) => textOf(describeSheet(part, speechIn('en'), code, null) ?? sheet(code)))
    expect(texts.map((text) => [text.includes('All territories covered'), /(Median,|^)\s*Peru$/m.test(text.replaceAll(/^Belongs to\n.*$/gm, '')), text.includes('National')])).toEqual([[true, false, false], [true, false, false], [true, false, false]])
  })

  it('shows unknown words as written', () => {
    const view = sampleView([2])
    const models = view.models.map((model) => ({ ...model, classing: 'by committee', classes: model.classes.map((own) => ({ ...own, label: `tramo ${own.rank}` })) }))
    const text = textOf(describeSheet(openSheetBook({ ...view, models }, { ...sampleNames, factors: new Map() }), speechIn('es'), '01', null) ?? sheet('01'))
    expect(['tramo 0', 'by committee', 'head.schooling'].filter((word) => !text.includes(word))).toEqual([])
  })

  it('is there with one model, with none of its figures, and without a unit', () => {
    const view = sampleView([2])
    const alone = { ...view, models: view.models.slice(1), summaries: [], sources: [], indicators: [], territories: view.territories.map((each) => ({ ...each, parentCode: null, parentName: null, factors: [], groups: [], indicators: [] })) }
    const bare = openSheetBook(alone, { ...sampleNames, levels: new Map(), country: '' })
    expect([...bare.units.keys(), describeSheet(bare, speechIn('en'), '010001', null)?.sections.length, describeSheet(bare, speechIn('en'), '_T', null)?.name]).toEqual([7, 'Country'])
  })
})
