import { CauceError } from '../core/error.js'
import type { Encoding, ResourceShape } from '../core/resource.js'
import type { DummyRecipe, RecipeFile } from '../spec/dummy.js'
import { dbfColumns, dbfEnd, dbfForm, dbfHeader } from './dbf-form.js'
import { delimitedForm } from './delimited-form.js'
import { fixedWidthForm, plainVersion } from './fixed-width-form.js'
import type { LineForm } from './line-form.js'

export interface FileForm {
  readonly form: LineForm
  /** Layout version without marks; empty where the layout has none. */
  readonly version: string
  readonly lineEnd: string
  readonly encoding: Encoding
  /** Bytes around the records of a format that counts them at its beginning. */
  readonly around?: { readonly head: (records: number) => Uint8Array; readonly tail: Uint8Array } | undefined
}

/** How a file of a resource is written. Throws for formats that are only read. */
export function formOf(shape: ResourceShape, recipe: DummyRecipe, file: RecipeFile): FileForm {
  if (shape.format === 'fixed-width') {
    const form = fixedWidthForm(shape, recipe.header, file.version)
    return {
      form,
      version: plainVersion(shape, file.version),
      lineEnd: shape.lineEnd === 'crlf' ? '\r\n' : '\n',
      encoding: shape.encoding,
    }
  }
  if (shape.format === 'delimited' && shape.preambleLines === 0) {
    const lineEnd = shape.lineEnd === 'crlf' ? '\r\n' : shape.lineEnd === 'cr' ? '\r' : '\n'
    return { form: delimitedForm(shape, file.quote), version: '', lineEnd, encoding: shape.encoding }
  }
  if (shape.format === 'dbf') {
    const columns = dbfColumns(file.columns, shape)
    const around = { head: (records: number) => dbfHeader(columns, records), tail: dbfEnd }
    return { form: dbfForm(columns), version: '', lineEnd: '', encoding: shape.encoding, around }
  }
  const withPreamble = shape.format === 'delimited' ? ' with lines before the header' : ''
  throw new CauceError('specification', {
    code: 'DUMMY_FORMAT',
    what: `dummy files cannot be written in the format ${shape.format}${withPreamble}`,
    expected: 'a resource of fixed width, delimited without preamble, or a dBASE table',
  })
}
