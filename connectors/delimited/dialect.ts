import { CauceError } from '../../src/core/error.js'
import type { DelimitedShape } from '../../src/core/resource.js'

/**
 * Characters that one record may have before it is refused as a record; keeps memory flat on a file that is not text.
 */
export const defaultRecordLimit = 1 << 20

export interface Dialect {
  readonly delimiter: number
  /** -1 when the file has no quoting. */
  readonly quote: number
  readonly lineEnd: DelimitedShape['lineEnd']
  readonly multiline: boolean
  readonly skipBlank: boolean
  readonly recordLimit: number
}

/**
 * The part of a shape that cuts text into records. Throws `CauceError('specification')` for marks of more than one
 * character.
 */
export function dialectOf(shape: DelimitedShape, recordLimit = defaultRecordLimit): Dialect {
  const { delimiter, quote } = shape
  if (delimiter.length !== 1 || delimiter === quote || '\r\n\0\ufeff'.includes(delimiter)) {
    throw unusable('delimiter')
  }
  if (quote !== null && (quote.length !== 1 || '\r\n\0\ufeff'.includes(quote))) throw unusable('quote')
  return {
    delimiter: delimiter.charCodeAt(0),
    quote: quote === null ? -1 : quote.charCodeAt(0),
    lineEnd: shape.lineEnd,
    multiline: shape.multiline,
    skipBlank: shape.skipBlankAfterDelimiter,
    recordLimit,
  }
}

function unusable(what: 'delimiter' | 'quote'): CauceError {
  return new CauceError('specification', {
    code: 'DIALECT_UNUSABLE',
    what: `the declared ${what} cannot cut text into fields`,
    expected: `one character that is neither a line break nor the other mark`,
    todo: `Correct "${what}" in the raw schema.`,
  })
}
