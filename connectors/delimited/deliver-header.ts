import { CauceError } from '../../src/core/error.js'
import { type Drift, matchHeader, noDrift } from '../../src/core/header.js'
import { didYouMean } from '../../src/core/nearest.js'
import type { Place } from '../../src/core/place.js'
import type { DelimitedShape, FieldShape } from '../../src/core/resource.js'

export interface DeliveredHeader {
  /** Names as delivered, in the file's order; the schema's names where columns come by position. */
  readonly names: readonly string[]
  /** Schema name of each delivered column, null for one that the schema does not know. */
  readonly columns: readonly (string | null)[]
  readonly drift: Drift
}

const usualDelimiters = [';', ',', '\t', '|']

/** Columns by position, for files without header. */
export function headerByPosition(shape: DelimitedShape): DeliveredHeader {
  const names = shape.fields.map((field) => field.name)
  return { names, columns: names, drift: noDrift }
}

/**
 * Holds the delivered header against the schema. Several header rows are joined top-down by ` / `.
 * Throws `CauceError('delivery')`: HEADER_DUPLICATE, HEADER_DELIMITER, HEADER_MISSING, COLUMN_MISSING.
 */
export function deliverHeader(
  rows: readonly (readonly string[])[],
  shape: DelimitedShape,
  wanted: readonly string[],
  where: Place,
): DeliveredHeader {
  const width = rows[0]?.length ?? 0
  const names = Array.from({ length: width }, (_, column) =>
    rows.map((row) => row[column] ?? '').filter((part) => part !== '').join(' / '),
  )
  const match = matchHeader(names, shape.fields)
  const isKnown = match.columns.some((column) => column !== null)
  if (!isKnown) throw otherDelimiter(names.join(shape.delimiter), shape, where) ?? headerMissing(where, shape)
  const duplicates = match.duplicates.filter((name) => name !== '')
  if (duplicates.length > 0) {
    throw refuse('HEADER_DUPLICATE', where, `the header names a column more than once: ${list(duplicates)}`, {
      expected: 'each column once',
      todo: 'Ask the institution which of them counts; if one is an alias of another, correct the schema.',
    })
  }
  const missing = shape.fields.filter((field) => isMissed(field, wanted, match.columns))
  if (missing.length > 0) {
    const hints = missing.flatMap((field) => {
      const strangers = names.filter((_, index) => match.columns[index] === null)
      const found = match.drift.renamed.find((pair) => pair.from === field.name)
      if (found === undefined) return didYouMean(field.name, strangers) ?? []
      return [`Is "${found.to}" the new name of "${found.from}"?`]
    })
    throw refuse('COLUMN_MISSING', where, `the header lacks ${list(missing.map((field) => field.name))}`, {
      expected: 'every required column that a mapping uses',
      todo: [...hints, 'Add the new name under "aliases" in the raw schema, or ask for the column.'].join(' '),
    })
  }
  return { names, columns: match.columns, drift: match.drift }
}

function headerMissing(where: Place, shape: DelimitedShape): CauceError {
  const first = shape.fields.slice(0, 3).map((field) => field.name)
  return refuse('HEADER_MISSING', where, 'header missing: no field of this line is a column of the schema', {
    expected: `a header such as ${list(first)}`,
    todo: 'Declare preambleLines or headerRows: 0 in the raw schema if that is how the file is made.',
  })
}

function isMissed(field: FieldShape, wanted: readonly string[], columns: readonly (string | null)[]): boolean {
  return field.required && wanted.includes(field.name) && !columns.includes(field.name)
}

/** The refusal of a line in which another usual delimiter would give columns of the schema. */
export function otherDelimiter(line: string, shape: DelimitedShape, where: Place): CauceError | undefined {
  const known = new Set(shape.fields.flatMap((field) => [field.name, ...field.aliases]))
  const other = usualDelimiters.find((mark) => {
    if (mark === shape.delimiter || !line.includes(mark)) return false
    return line.split(mark).some((name) => known.has(bare(name, shape.quote)))
  })
  if (other === undefined) return undefined
  return refuse('HEADER_DELIMITER', where, `the header looks delimited by ${named(other)}`, {
    expected: `${named(shape.delimiter)}, as the schema declares`,
    todo: 'Correct "delimiter" in the raw schema, or ask the institution why the layout changed.',
  })
}

function bare(name: string, quote: string | null): string {
  const trimmed = name.trim()
  return quote !== null && trimmed.startsWith(quote) && trimmed.endsWith(quote) ? trimmed.slice(1, -1) : trimmed
}

function named(mark: string): string {
  return mark === '\t' ? 'tabs' : `'${mark}'`
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 10).map((name) => `"${name.slice(0, 80)}"`).join(', ')
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown
}

function refuse(code: string, where: Place, what: string, rest: { expected: string; todo: string }): CauceError {
  return new CauceError('delivery', { code, where, what, ...rest })
}
