import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { DbfShape } from '../core/resource.js'
import { compileMaker } from './compile-maker.js'
import type { Made, Make } from './frame.js'
import type { LineForm } from './line-form.js'

export interface DbfColumn {
  readonly name: string
  /** C, N, F, D or L. */
  readonly type: string
  readonly length: number
}

/** Columns as a recipe writes them, e.g. `{ ENT: C2, EDA: N3 }`. */
export function dbfColumns(
  written: Readonly<Record<string, string>> | undefined,
  shape: DbfShape,
): readonly DbfColumn[] {
  const known = shape.fields.map((field) => field.name)
  const columns = Object.entries(written ?? {}).map(([name, kind]) => ({
    name,
    type: kind.slice(0, 1),
    length: Number(kind.slice(1)),
  }))
  const stranger = columns.find(({ name }) => !known.includes(name))
  if (columns.length > 0 && stranger === undefined) return columns
  throw new CauceError('specification', {
    code: 'DUMMY_FIELD',
    what:
      stranger === undefined
        ? 'a dBASE file of the recipe has no columns'
        : `the raw schema has no column "${stranger.name}"`,
    expected: 'columns of the raw schema with their type and length, as in { ENT: C2 }',
    todo: stranger === undefined ? undefined : didYouMean(stranger.name, known),
  })
}

/** Records of a dBASE table: a blank for "not deleted", numbers on the right of their place, texts on the left. */
export function dbfForm(columns: readonly DbfColumn[]): LineForm {
  return {
    line: (_record, makers, scope) => {
      const stranger = Object.keys(makers).find((name) => !columns.some((column) => column.name === name))
      if (stranger !== undefined) {
        throw new CauceError('specification', {
          code: 'DUMMY_FIELD',
          what: `the file has no column "${stranger}"`,
          expected: 'a column of the file',
          todo: didYouMean(
            stranger,
            columns.map((column) => column.name),
          ),
        })
      }
      const cells = columns.map((column): { column: DbfColumn; make: Make } => {
        const maker = makers[column.name]
        return { column, make: maker === undefined ? () => null : compileMaker(maker, scope) }
      })
      return (frame) => ` ${cells.map(({ column, make }) => cell(column, make(frame))).join('')}`
    },
    damage: (_line, damage) => {
      throw new CauceError('specification', {
        code: 'DUMMY_DAMAGE',
        what: `records of a dBASE table have no ${damage}`,
        expected: 'duplicate',
      })
    },
    opening: () => [],
    closing: () => [],
  }
}

/** The header of a table of dBASE III with so many records. */
export function dbfHeader(columns: readonly DbfColumn[], records: number): Uint8Array {
  const bytes = new Uint8Array(32 + 32 * columns.length + 1)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, 0x03)
  bytes.set([100, 1, 1], 1)
  view.setUint32(4, records, true)
  view.setUint16(8, bytes.byteLength, true)
  view.setUint16(10, columns.reduce((sum, { length }) => sum + length, 1), true)
  columns.forEach(({ name, type, length }, index) => {
    const at = 32 + 32 * index
    bytes.set(Buffer.from(name.slice(0, 10), 'ascii'), at)
    view.setUint8(at + 11, type.charCodeAt(0))
    view.setUint8(at + 16, length)
  })
  view.setUint8(bytes.byteLength - 1, 0x0d)
  return bytes
}

export const dbfEnd = Uint8Array.of(0x1a)

function cell({ name, type, length }: DbfColumn, made: Made): string {
  const text = made === null ? '' : String(made)
  if (text.length <= length) return type === 'N' || type === 'F' ? text.padStart(length) : text.padEnd(length)
  throw new CauceError('specification', {
    code: 'DUMMY_TOO_LONG',
    what: `a value made for "${name}" has ${text.length} characters`,
    expected: `at most ${length}`,
    todo: 'Give its maker a maximum, or shorter words.',
  })
}
