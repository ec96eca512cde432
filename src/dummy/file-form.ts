import { CauceError } from '../core/error.js'
import type { Encoding, ResourceShape } from '../core/resource.js'
import type { DummyRecipe, RecipeFile } from '../spec/dummy.js'
import { delimitedForm } from './delimited-form.js'
import { fixedWidthForm, plainVersion } from './fixed-width-form.js'
import type { LineForm } from './line-form.js'

export interface FileForm {
  readonly form: LineForm
  /** Layout version without marks; empty where the layout has none. */
  readonly version: string
  readonly lineEnd: string
  readonly encoding: Encoding
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
  const withPreamble = shape.format === 'delimited' ? ' with lines before the header' : ''
  throw new CauceError('specification', {
    code: 'DUMMY_FORMAT',
    what: `dummy files cannot be written in the format ${shape.format}${withPreamble}`,
    expected: 'a resource of fixed width, or delimited without preamble',
  })
}
