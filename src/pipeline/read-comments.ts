import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { CauceError } from '../core/error.js'
import type { FormatReader } from '../core/reader.js'
import type { FieldShape, ResourceShape } from '../core/resource.js'

/** One line of a file of comments. */
export interface CommentRow {
  readonly line: number
  readonly territoryCode: string
  readonly agrees: boolean | null
  readonly comment: string
}

const field = (name: string, aliases: readonly string[], required: boolean): FieldShape => ({ name, aliases, required })
const fields = [
  field('territory_code', ['codigo', 'código', 'code', 'territorio', 'território'], true),
  field('agrees', ['de_acuerdo', 'de acuerdo', 'acuerdo', 'concorda', 'agree'], true),
  field('comment', ['comentario', 'comentário', 'observacion', 'observación', 'observação'], false),
]
const yes = new Set(['yes', 'y', 'si', 'sí', 's', 'sim', 'true', '1', 'x'])
const no = new Set(['no', 'n', 'não', 'nao', 'false', '0'])

function shapeOf(path: string): ResourceShape {
  const extension = extname(path).toLowerCase()
  if (extension === '.xlsx') return { format: 'xlsx', sheet: 1, headerRows: [1], footers: [], blocks: null, fields }
  if (extension === '.csv') return { format: 'delimited', encoding: 'utf-8', delimiter: ',', quote: '"', lineEnd: 'any', headerRows: 1, preambleLines: 0, footers: [], multiline: true, skipBlankAfterDelimiter: false, fields }
  throw new CauceError('usage', { code: 'COMMENTS_FORMAT', where: { file: path }, what: `a file of comments ends in "${extension}"`, expected: '.csv (commas, UTF-8) or .xlsx, with the columns territory_code, agrees, comment' })
}

/** Reads what regional teams say of territories, strictly: every line is a comment or a fault with its place. */
export async function readComments(path: string, readers: ReadonlyMap<string, FormatReader>): Promise<readonly CommentRow[]> {
  const shape = shapeOf(path)
  const reader = readers.get(shape.format)
  const found = await stat(path).catch(() => undefined)
  if (reader === undefined || found === undefined) throw new CauceError('notFound', { code: 'FILE_MISSING', where: { file: path }, what: 'this file does not exist', expected: 'a file of comments' })
  const rows: CommentRow[] = []
  for await (const event of reader.read({ file: { name: basename(path), path, bytes: found.size }, shape, wanted: fields.map(({ name }) => name) })) {
    if (event.kind === 'finding' && event.finding.disposition === 'quarantined') throw unreadable(path, event.finding.line, event.finding.message)
    if (event.kind !== 'rows') continue
    for (const [at, line] of event.lines.entries()) {
      const cell = (name: string): string => (event.columns[event.names.indexOf(name)]?.[at] ?? '').trim()
      const territoryCode = cell('territory_code')
      if (territoryCode === '') throw unreadable(path, line, 'the line names no territory')
      rows.push({ line, territoryCode, agrees: answerIn(path, line, cell('agrees')), comment: cell('comment') })
    }
  }
  return rows
}

function answerIn(path: string, line: number, text: string): boolean | null {
  const word = text.toLowerCase()
  if (word === '') return null
  if (yes.has(word)) return true
  if (no.has(word)) return false
  throw unreadable(path, line, 'the column "agrees" holds neither yes nor no')
}

function unreadable(path: string, line: number, what: string): CauceError {
  return new CauceError('delivery', { code: 'COMMENTS_LINE', where: { file: path, line }, what: what.replace(/\.$/, ''), expected: 'territory_code, agrees (yes or no), comment', todo: 'Nothing was taken in. Correct the line and give the file again.' })
}
