import type { DelimitedShape } from '../../../src/core/resource.js'
import { shapeOf } from './read-whole.js'

/** One clean table and what is done to a copy of it; `rows` is what a reader that loses nothing in silence may land. */
export interface Polluted {
  readonly kind: string
  readonly bytes: Buffer
  readonly shape: DelimitedShape
}

export const names = ['code', 'name', 'note', 'age', 'rest']

/** The last column is empty in most rows, and one value holds the delimiter: the places where a shift hides. */
export const clean: readonly (readonly string[])[] = [
  ['05001', 'Ana', 'río', '31', ''],
  ['11001', 'José', '', '7', ''],
  ['76113', 'Zoë', 'a, b', '44', 'x'],
  ['05002', '', 'say "no"', '', ''],
  ['00000', 'Li', 'plain', '0', '9'],
  ['17001', 'Núñez', 'end', '12', ''],
]

const shape = shapeOf(names)

function cell(value: string, delimiter = ',', all = false): string {
  return all || value.includes(delimiter) || value.includes('"') ? `"${value.replaceAll('"', '""')}"` : value
}

const line = (row: readonly string[], delimiter = ',', all = false) =>
  row.map((value) => cell(value, delimiter, all)).join(delimiter)

const table = (lines: readonly string[], end = '\n') => lines.map((text) => text + end).join('')

const lines = [names, ...clean].map((row) => line(row))
const quotedLines = [names, ...clean].map((row) => line(row, ',', true))

/** Several hundred files, one pollution each, in every row and column where it can stand. */
export function pollute(): Polluted[] {
  const made: Polluted[] = []
  const add = (kind: string, text: string | Buffer, rest: Partial<DelimitedShape> = {}) =>
    made.push({ kind, bytes: Buffer.isBuffer(text) ? text : Buffer.from(text), shape: { ...shape, ...rest } })
  const change = (at: number, text: string, from: readonly string[] = lines) => from.map((old, index) => (index === at ? text : old))
  const rows = [names, ...clean]

  for (const multiline of [false, true]) {
    for (const from of [lines, quotedLines]) {
      const all = from === quotedLines
      add('clean', table(from), { multiline })
      rows.forEach((row, at) => {
        const cells = row.map((value) => cell(value, ',', all))
        row.forEach((value, column) => {
          const put = (text: string) => table(change(at, [...cells.slice(0, column), text, ...cells.slice(column + 1)].join(','), from))
          add('surplus delimiter', put(`${cells[column] ?? ''},`), { multiline })
          add('missing delimiter', table(change(at, [...cells.slice(0, column), ...cells.slice(column + 1)].join(','), from)), { multiline })
          add('stray quote', put(`${value}x"y`), { multiline })
          add('unclosed quote', put(`"${value.replaceAll('"', '""')}`), { multiline })
          add('lone quote', put('"'), { multiline })
          add('text after quote', put(`"${value.replaceAll('"', '""')}"z`), { multiline })
          add('blank before quote', put(` "${value.replaceAll('"', '""')}"`), { multiline })
          add('backslash escape', put(`"${value.replaceAll('"', '')}\\"q"`), { multiline })
          add('zero character', put(`${value.replaceAll(/[",]/g, '')}\0`), { multiline })
          add('mark inside', put(`\ufeff${value.replaceAll(/[",]/g, '')}`), { multiline })
          add('bare line break', put(`${value.replaceAll(/[",]/g, '')}\nz`), { multiline })
          add('bare carriage return', put(`${value.replaceAll(/[",]/g, '')}\rz`), { multiline })
          if (at > 0) add('quoted line break', put(`"${value.replaceAll(/["]/g, '')}\n1,2,3,4,5\nz"`), { multiline: false })
        })
        add('other line end', from.map((text, index) => text + (index === at ? '\r\n' : '\n')).join(''), { multiline })
        add('old line end', from.map((text, index) => text + (index === at ? '\r' : '\n')).join(''), { multiline })
        add('blank-led separators', table(change(at, cells.join(', '), from)), { multiline })
        add('other separators', table(change(at, line(row, ';', all), from)), { multiline })
        add('row twice delimited', table(change(at, cells.join(',,'), from)), { multiline })
        add('header again', table([...from.slice(0, at + 1), from[0] ?? '', ...from.slice(at + 1)]), { multiline })
        add('blank line', table([...from.slice(0, at + 1), '', ...from.slice(at + 1)]), { multiline })
        add('footnote', table([...from.slice(0, at + 1), 'Source: census', ...from.slice(at + 1)]), { multiline })
        add('delimited footnote', table([...from.slice(0, at + 1), 'Source: census,,,,', ...from.slice(at + 1)]), { multiline })
        add('row of delimiters', table([...from.slice(0, at + 1), ',,,,', ...from.slice(at + 1)]), { multiline })
      })
      const whole = Buffer.from(table(from))
      // A file cut just behind a line end is a clean table of fewer rows: only a control total can tell.
      for (let cut = 1; cut < whole.length; cut++) {
        if (whole[cut - 1] !== 10) add('cut off', whole.subarray(0, cut), { multiline })
      }
    }
  }
  for (const count of [1, 3]) {
    add('preamble', table([...Array.from({ length: count }, () => 'Ministry of Labour'), ...lines]))
    add('delimited preamble', table([...Array.from({ length: count }, () => 'Ministry,,,,'), ...lines]))
  }
  add('header missing', table(lines.slice(1)))
  names.forEach((_, column) => {
    const header = (text: readonly string[]) => table(change(0, text.join(',')))
    add('column renamed', header(names.map((name, index) => (index === column ? `${name.toUpperCase()}_NEW` : name))))
    add('column nameless', header(names.map((name, index) => (index === column ? '' : name))))
    add('column doubled', header(names.map((name, index) => (index === column ? (names[(column + 1) % 5] ?? '') : name))))
    const order = names.map((_, index) => (index + column) % 5)
    add('columns shuffled', table(rows.map((row) => line(order.map((index) => row[index] ?? '')))))
    add('column dropped', table(rows.map((row) => line(row.filter((_, index) => index !== column)))))
    add('column added', table(rows.map((row, at) => line([...row.slice(0, column), at === 0 ? 'new' : 'n', ...row.slice(column)]))))
  })
  for (const delimiter of [';', '\t', '|', ':', ' ']) add('other delimiter', table(rows.map((row) => line(row, delimiter))))
  add('blank-led file', table(rows.map((row) => row.map((value) => cell(value)).join(', '))))
  add('apostrophes for quotes', table(rows.map((row) => row.map((value) => `'${value}'`).join(','))))
  for (const end of ['\r\n', '\r', '\n\r', '\n\n']) add('other line ends', table(lines, end))
  const text = table(lines)
  const marked = `\ufeff${text}`
  add('latin-1 for utf-8', Buffer.from(text, 'latin1'))
  add('utf-8 for latin-1', text, { encoding: 'latin-1' })
  add('utf-8 for windows-1252', text, { encoding: 'windows-1252' })
  add('utf-8 with mark for latin-1', marked, { encoding: 'latin-1' })
  add('no mark for utf-8-bom', text, { encoding: 'utf-8-bom' })
  for (const encoding of ['utf-8', 'latin-1', 'windows-1252', 'cp850'] as const) {
    add('utf-16 for another', Buffer.from(text, 'utf16le'), { encoding })
    add('utf-16 with mark for another', Buffer.from(marked, 'utf16le'), { encoding })
    add('utf-16be for another', Buffer.from(marked, 'utf16le').swap16(), { encoding })
  }
  add('utf-16be for utf-16le', Buffer.from(text, 'utf16le').swap16(), { encoding: 'utf-16le' })
  for (const at of [30, 60, 90]) {
    const bytes = Buffer.from(text.replaceAll(/[^\0-\x7f]/g, 'e'))
    bytes[at] = 0xff
    add('one invalid byte', bytes)
    const upper = Buffer.from(bytes)
    upper[at] = 0x92
    add('windows-1252 byte in latin-1', upper, { encoding: 'latin-1' })
    upper[at] = 0x81
    add('undefined byte in windows-1252', upper, { encoding: 'windows-1252' })
  }
  return made
}
