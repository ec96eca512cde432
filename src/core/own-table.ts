import { CauceError } from './error.js'

export type OwnRow = Readonly<Record<string, string>>

/**
 * Reads one of our own CSV tables: comma, header, quotes only where needed, no line breaks inside values.
 * Throws when a row has another number of values than the header or a column is missing.
 */
export function parseOwnTable(file: string, text: string, columns: readonly string[]): readonly OwnRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines[lines.length - 1] === '') lines.pop()
  const header = splitLine(lines[0] ?? '') ?? []
  const absent = columns.filter((column) => !header.includes(column))
  if (absent.length > 0) throw fault(file, 1, `the columns ${absent.join(', ')} are missing`, `a header with ${columns.join(', ')}`)
  return lines.slice(1).map((line, index) => {
    const values = splitLine(line)
    if (values === undefined) {
      throw fault(file, index + 2, 'a quote in this row is not closed, or stands inside a value', 'quotes around the whole value, doubled inside')
    }
    if (values.length !== header.length) throw fault(file, index + 2, `the row has ${values.length} values`, `${header.length}, as in the header`)
    return Object.fromEntries(header.map((name, position) => [name, values[position] ?? '']))
  })
}

const lineOfValues = /^(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*$/

function splitLine(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(',')
  if (!lineOfValues.test(line)) return undefined
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
}

function fault(file: string, line: number, what: string, expected: string): CauceError {
  return new CauceError('specification', { code: 'TABLE_MALFORMED', where: { file, line }, what, expected })
}
