import { CauceError } from '../../src/core/error.js'
import type { FormatReader, ReadEvent, ReadRequest } from '../../src/core/reader.js'
import { readText } from '../text/read-text.js'
import { lineLimit } from './line-limit.js'
import { Reading } from './reading.js'
import { LineSplitter } from './split-lines.js'

/**
 * Strict reading of fixed-width lines, cut by record type and by the layout version that the file declares. One batch
 * holds rows of one record type; `names` come without the type. Cells are text without trailing blanks: a blank field
 * is the empty string, a field that the file's version lacks is null. A line that ends before a wanted field does is
 * quarantined (see `ShortLines`). Record types without wanted columns are dropped by declaration; unwanted headers and
 * trailers count as header lines. Throws `delivery` for an empty file, a wrong encoding or line end, a missing or
 * unknown version. The summary is a `ControlledSummary`.
 */
export const fixedWidthReader: FormatReader = { formats: ['fixed-width'], read }

async function* read({ file, shape, wanted }: ReadRequest): AsyncGenerator<ReadEvent> {
  if (shape.format !== 'fixed-width') {
    throw new CauceError('internal', {
      code: 'FORMAT_WRONG',
      what: `format ${shape.format} was given to the fixed-width reader`,
    })
  }
  const reading = new Reading(file.name, shape, wanted)
  const splitter = new LineSplitter(reading, lineLimit(shape))
  for await (const text of readText(file, shape.encoding)) {
    splitter.push(text)
    yield* reading.take()
  }
  splitter.finish()
  yield* reading.finish()
}
