import { CauceError } from '../../src/core/error.js'
import { type Drift, matchHeader } from '../../src/core/header.js'
import { didYouMean } from '../../src/core/nearest.js'
import type { DbfShape } from '../../src/core/resource.js'
import { dbfFault } from './fault.js'
import type { DbfField } from './header.js'

export interface FittedColumns {
  /** Place of each wanted column; null where the file lacks an optional one. */
  readonly places: readonly (DbfField | null)[]
  readonly drift: Drift
}

const textTypes = new Set(['C', 'N', 'F', 'D', 'L'])
const typeNames: Readonly<Record<string, string>> = {
  M: 'memo, whose texts stand in a second file',
  G: 'OLE object, kept in a second file',
  P: 'picture, kept in a second file',
  B: 'binary number or object',
  I: 'binary integer',
  T: 'binary date with time',
  Y: 'binary currency',
  O: 'binary number',
  V: 'text of varying length',
  Q: 'binary of varying length',
  W: 'object, kept in a second file',
}

/**
 * Holds the columns of the file against the schema, by exact name or alias. Throws WANTED_UNKNOWN, HEADER_MISSING,
 * HEADER_DUPLICATE, COLUMN_MISSING, and DBF_TYPE for a wanted column that is not kept as text.
 */
export function fitColumns(
  delivered: readonly DbfField[],
  shape: DbfShape,
  wanted: readonly string[],
  file: string,
): FittedColumns {
  const stranger = wanted.find((name) => !shape.fields.some((field) => field.name === name))
  if (stranger !== undefined) {
    throw new CauceError('specification', {
      code: 'WANTED_UNKNOWN',
      what: `the column "${stranger}" is asked for but is not in the raw schema`,
      todo: 'Add it to the fields of the schema or take it out of the mapping.',
    })
  }
  const names = delivered.map((field) => field.name)
  const { columns, duplicates, drift } = matchHeader(names, shape.fields)
  if (columns.every((column) => column === null)) {
    const expected = `columns such as ${list(shape.fields.slice(0, 3).map((field) => field.name))}`
    throw dbfFault(
      'HEADER_MISSING',
      file,
      'no column of the file is in the schema',
      expected,
      'It may be another table of the same release.',
    )
  }
  if (duplicates.length > 0) {
    const what = `the header names a column more than once: ${list(duplicates)}`
    throw dbfFault(
      'HEADER_DUPLICATE',
      file,
      what,
      'each column once',
      'Ask the institution which of them counts; if one is an alias of another, correct the schema.',
    )
  }
  const missing = shape.fields.filter(
    ({ name, required }) => required && wanted.includes(name) && !columns.includes(name),
  )
  if (missing.length > 0) {
    const strangers = names.filter((_, index) => columns[index] === null)
    const hints = missing.flatMap(({ name }) => {
      const renamed = drift.renamed.find((pair) => pair.from === name)
      return renamed === undefined
        ? (didYouMean(name, strangers) ?? [])
        : [`Is "${renamed.to}" the new name of "${name}"?`]
    })
    const todo = [...hints, 'Add the new name under "aliases" in the raw schema, or ask for the column.'].join(' ')
    const what = `the table lacks ${list(missing.map((field) => field.name))}`
    throw dbfFault('COLUMN_MISSING', file, what, 'every required column that a mapping uses', todo)
  }
  const places = wanted.map((name) => delivered[columns.indexOf(name)] ?? null)
  for (const place of places) if (place !== null) refuseBinary(place, file)
  return { places, drift }
}

function refuseBinary({ name, type }: DbfField, file: string): void {
  if (textTypes.has(type)) return
  const what = `the column "${name}" has type ${type} (${typeNames[type] ?? 'unknown'})`
  const todo = 'Ask for it as text, number or date, or take it out of the mapping.'
  throw dbfFault('DBF_TYPE', file, what, 'one of C, N, F, D, L', todo)
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, 10)
    .map((name) => `"${name.slice(0, 80)}"`)
    .join(', ')
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown
}
