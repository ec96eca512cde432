import { describe, expect, it } from 'vitest'
import { dataRequests } from '../../src/request/data-request.js'
import type { DataRequest } from '../../src/request/data-request.js'
import { letterHtml } from '../../src/request/letter-html.js'
import { openRequests } from '../../src/request/open-requests.js'
import { templateWorkbook } from '../../src/request/template-workbook.js'
import { en } from '../../src/request/words/en.js'
import { letterWords } from '../../src/request/words/letter-words.js'
import { canonicalTable } from '../../src/spec/canonical.js'
import { mapping } from '../../src/spec/mapping.js'
import { rawSchema } from '../../src/spec/raw-schema.js'
import { dataRequests as terms } from '../../src/spec/requests.js'
import { readXlsx } from 'hucre'

const raw = (registry: string, office: string) =>
  rawSchema.parse({
    registry,
    title: { es: 'Personas', pt: 'Pessoas', en: 'Persons' },
    institution: { name: office, contact: 'desk@example.org' },
    legal_basis: 'Law 1',
    verified: true,
    unit: 'person',
    cadence: 'yearly',
    resources: {
      people: {
        format: 'delimited',
        files: 'p*.csv',
        encoding: 'utf-8',
        delimiter: ';',
        fields: [
          { name: 'PHONE', sensitivity: 'identifier' },
          { name: 'DIST', type: 'code' },
          { name: 'SEX', type: 'code', title: { es: 'Sexo', pt: 'Sexo', en: 'Sex' }, codes: { '1': { es: 'Hombre', en: 'Male' }, '02': 'x <b>' } },
          { name: 'DOC', sensitivity: 'identifier', required: false },
        ],
      },
    },
  })
const mapped = (registry: string) =>
  mapping.parse({
    registry,
    tables: [{ table: 'person', from: 'people', territory: { system: 'xx-a', level: 'district', vintage: '2020', code: 'DIST' }, columns: { person_key: { pseudonym: ['DOC'], purpose: 'person' }, sex: { recode: 'SEX', codes: { '1': 'male', '02': 'female' } } } }],
  })
const person = canonicalTable.parse({
  table: 'person', title: 'Person', description: 'One row per person', unit: 'person', key: ['person_key'],
  columns: [{ name: 'person_key', type: 'text', definition: { es: 'Seudónimo', en: 'Pseudonym' } }, { name: 'sex', type: 'code', definition: { es: 'Sexo registrado', en: 'Recorded sex' } }],
})
const asked = (...periods: readonly string[]): readonly DataRequest[] =>
  dataRequests(
    [
      { raw: raw('xx/people', 'Office B'), mapping: mapped('xx/people'), shapes: new Map(), codes: new Map(), periods },
      { raw: raw('xx/others', 'Office A'), mapping: mapped('xx/others'), shapes: new Map(), codes: new Map(), periods },
      { raw: raw('xx/third', 'Office B'), mapping: mapped('xx/third'), shapes: new Map(), codes: new Map(), periods },
    ],
    new Map([['person', person]]),
  )

describe('what is asked', () => {
  it('is one request an institution, with the columns that a mapping reads and no other', () => {
    const requests = asked('2024')
    expect(requests.map(({ institution, registries }) => [institution, ...registries.map(({ registry }) => registry)])).toEqual([['Office A', 'xx/others'], ['Office B', 'xx/people', 'xx/third']])
    const fields = requests[1]?.registries[0]?.resources[0]?.fields ?? []
    expect(fields.map(({ name, sensitivity, required }) => [name, sensitivity, required])).toEqual([['DIST', 'plain', true], ['SEX', 'plain', true], ['DOC', 'identifier', false]])
    expect(fields.map(({ uses }) => uses)).toEqual([[], [{ es: 'Sexo registrado', en: 'Recorded sex' }], [{ es: 'Seudónimo', en: 'Pseudonym' }]])
  })

  it('has a mark that follows period and fields, not words', () => {
    const [first, again, other] = [asked('2024'), asked('2024'), asked('2023')].map((requests) => requests[0]?.registries[0]?.mark)
    expect(first).toBe(again)
    expect(first).not.toBe(other)
  })
})

describe('what is open', () => {
  const history = { asked: [], received: [] }
  const marks = asked('2024').flatMap(({ registries }) => registries.map(({ registry, mark }) => [registry, mark] as const))
  const before = marks.filter(([registry]) => registry === 'xx/people').map(([, mark]) => ({ mark, reference: 'R-1', askedOn: '2026-01-01', deadline: '2026-02-01' }))
  const open = (over: Partial<typeof history>, again = false) => openRequests(asked('2024'), { ...history, ...over }, again)
  const names = ({ requests }: ReturnType<typeof open>) => requests.flatMap(({ registries }) => registries.map(({ registry }) => registry))

  it('is everything at first', () => expect(names(open({}))).toEqual(['xx/others', 'xx/people', 'xx/third']))
  it('is not what has come, and an institution without open requests gets no letter', () => {
    const found = open({ received: [{ registry: 'xx/others', period: '2024' }, { registry: 'xx/people', period: '2019' }] as never })
    expect(names(found)).toEqual(['xx/people', 'xx/third'])
    expect(found.leftOut).toEqual([{ institution: 'Office A', registry: 'xx/others', period: '2024', why: 'received', reference: null, askedOn: null, deadline: null }])
  })
  it('is not what was asked before, unless asked again', () => {
    expect(names(open({ asked: before as never }))).toEqual(['xx/others', 'xx/third'])
    expect(open({ asked: before as never }).leftOut).toMatchObject([{ registry: 'xx/people', why: 'asked', reference: 'R-1' }])
    expect(names(open({ asked: before as never }, true))).toEqual(['xx/others', 'xx/people', 'xx/third'])
  })
})

describe('the letter', () => {
  const [, request] = asked('2024')
  if (request === undefined) throw new Error('no request')
  const html = (language: 'es' | 'pt' | 'en') => letterHtml(request, { ...terms.parse({ requester: { es: 'El Ministerio', en: 'The Ministry' }, contact: 'a@example.org' }), language, date: '2026-11-25', deadline: '2026-12-25', reference: 'R-9', workbook: 'w.xlsx' })

  it.each([
    ['es', ['El Ministerio solicita a Office B', '25 de diciembre de 2026', 'Base legal', 'Law 1', 'Sexo registrado', 'w.xlsx']],
    ['pt', ['solicita a Office B', '25 de dezembro de 2026', 'Solicitação de dados', 'pode faltar']],
    ['en', ['The Ministry asks Office B', 'December 25, 2026', 'Recorded sex', 'may be left out']],
  ] as const)('in %s says who asks whom for what, until when and why', (language, words) => {
    for (const word of words) expect(html(language)).toContain(word)
    expect(html(language)).toContain(`lang="${language}"`)
    expect(html(language)).not.toMatch(/\{[a-z]+\}|undefined|PHONE|x <b>/)
  })

  it('has every word in every language, and no English one left', () => {
    for (const language of ['es', 'pt'] as const) {
      const words = letterWords(language)
      expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort())
      const same = Object.entries(en).filter(([key, text]) => Object.entries(words).some(([own, translated]) => own === key && translated === text))
      expect(same.map(([key]) => key)).toEqual(['format.parquet', 'format.json'])
      for (const [key, text] of Object.entries(words)) expect([...text.matchAll(/\{[a-z]+\}/g)].map(String).sort(), key).toEqual([...String(Object.entries(en).find(([own]) => own === key)?.[1]).matchAll(/\{[a-z]+\}/g)].map(String).sort())
    }
  })
})

describe('the workbook', () => {
  it('has a sheet for each file, with names, meanings and codes as text', async () => {
    const [, request] = asked('2024', '2025')
    if (request === undefined) throw new Error('no request')
    const bytes = await templateWorkbook(request, 'es', new Date('2026-11-25T00:00:00Z'))
    const book = await readXlsx(bytes)
    expect(book.sheets.map(({ name }) => name)).toEqual(['Acerca de', 'people people', 'third people'])
    expect(book.sheets[1]?.rows[0]).toEqual(['DIST', 'SEX', 'DOC'])
    expect(book.sheets[1]?.rows[1]?.[1]).toBe('Sexo · código (texto) · Códigos: 1 Hombre; 02 x <b>')
  })
})
