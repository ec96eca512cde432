import exceljs from 'exceljs'
import type { Worksheet } from 'exceljs'
import type { Language } from '../spec/publication.js'
import { textIn } from '../spec/text.js'
import type { AskedField, AskedResource, DataRequest } from './data-request.js'
import { letterWords } from './words/letter-words.js'
import type { LetterWords } from './words/letter-words.js'

/** Rows of a sheet that carry the choice of codes; a file of more rows is no work for a sheet. */
const filledRows = 1000
/** Longer lists do not fit into the rule of a cell. */
const longestChoice = 250

/**
 * A workbook that the institution can fill: a page of words, and a sheet for each file asked for, with the names of the columns in row
 * 1, their meaning in row 2, every cell as text so that codes keep their zeros, and short code lists to choose from.
 */
export async function templateWorkbook(request: DataRequest, language: Language, date: Date): Promise<Buffer> {
  const words = letterWords(language)
  const workbook = new exceljs.Workbook()
  workbook.created = date
  workbook.modified = date
  const about = workbook.addWorksheet(words['workbook.about'])
  about.getColumn(1).width = 110
  about.addRow([`${words.title}: ${request.institution}`]).font = { bold: true, size: 14 }
  about.addRow([words['workbook.how']]).alignment = { wrapText: true, vertical: 'top' }
  about.addRow([words.only]).alignment = { wrapText: true, vertical: 'top' }
  const taken = new Set<string>([words['workbook.about']])
  const seen = new Set<string>()
  for (const registry of request.registries) {
    for (const resource of registry.resources) {
      const key = `${registry.registry} ${resource.resource} ${resource.record}`
      if (seen.has(key)) continue
      seen.add(key)
      about.addRow([`${registry.registry}, ${resource.resource}${resource.record === '' ? '' : ` ${resource.record}`}: ${textIn(registry.title, language)}`])
      fill(workbook.addWorksheet(sheetName(`${registry.registry.slice(3)} ${resource.record === '' ? resource.resource : resource.record}`, taken), { views: [{ state: 'frozen', ySplit: 2, xSplit: 0 }] }), resource, words, language)
    }
  }
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function fill(sheet: Worksheet, { fields }: AskedResource, words: LetterWords, language: Language): void {
  sheet.addRow(fields.map(({ name }) => name)).font = { bold: true }
  const meaning = sheet.addRow(fields.map((field) => meaningOf(field, words, language)))
  meaning.alignment = { wrapText: true, vertical: 'top' }
  meaning.font = { italic: true, size: 9, color: { argb: 'FF555555' } }
  for (const [at, field] of fields.entries()) {
    const column = sheet.getColumn(at + 1)
    column.width = Math.min(40, Math.max(14, field.name.length + 4))
    column.numFmt = '@'
    const list = field.codes.map(([code]) => code).join(',')
    if (list === '' || list.length > longestChoice || field.codes.some(([code]) => code.includes(','))) continue
    for (let row = 3; row < 3 + filledRows; row++) sheet.getCell(row, at + 1).dataValidation = { type: 'list', allowBlank: true, formulae: [`"${list.replaceAll('"', '""')}"`] }
  }
}

function meaningOf(field: AskedField, words: LetterWords, language: Language): string {
  const codes = field.codes.map(([code, label]) => `${code} ${textIn(label, language)}`).join('; ')
  const title = textIn(field.title ?? undefined, language) || field.uses.map((use) => textIn(use, language)).join('; ')
  return [title, words[`type.${field.type}`], ...(codes === '' ? [] : [`${words.codes}: ${codes}`])].filter((part) => part !== '').join(' · ')
}

/** At most 31 characters, none of `* ? : \ / [ ]`, and no name twice. */
function sheetName(text: string, taken: Set<string>): string {
  const plain = text.replaceAll(/[*?:\\/[\]]/g, '-').slice(0, 28)
  let name = plain
  for (let turn = 2; taken.has(name); turn++) name = `${plain} ${turn}`
  taken.add(name)
  return name
}
