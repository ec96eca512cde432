import { CauceError } from '../../src/core/error.js'
import type { FormatReader, ReadEvent, ReadRequest } from '../../src/core/reader.js'
import type { DelimitedShape } from '../../src/core/resource.js'
import { readText } from '../text/read-text.js'
import { DelimitedLanding } from './land.js'

/**
 * Strict reading of delimited text: nothing is guessed, every physical line becomes a row, a finding, or is dropped
 * as declared.
 * Batches hold at most 2,048 rows; memory does not grow with the file. Values are text; an empty field is the empty
 * string,
 * null only where the file lacks an optional column. Throws `CauceError('delivery')` for a contradicted encoding, an
 * empty file
 * and a header that does not fit.
 */
export const delimitedReader: FormatReader = {
  formats: ['delimited'],
  async *read(request: ReadRequest): AsyncGenerator<ReadEvent> {
    const { file, shape, wanted } = request
    if (shape.format !== 'delimited') throw wrongFormat(shape.format)
    checkWanted(shape, wanted)
    const landing = new DelimitedLanding(file.name, shape, wanted)
    for await (const text of readText(file, shape.encoding)) yield* landing.push(text, false)
    yield* landing.push('', true)
    yield landing.summary()
  },
}

function wrongFormat(format: string): CauceError {
  const what = `the delimited reader was given a ${format} resource`
  return new CauceError('internal', { code: 'READER_FORMAT', what })
}

function checkWanted(shape: DelimitedShape, wanted: readonly string[]): void {
  const stranger = wanted.find((name) => !shape.fields.some((field) => field.name === name))
  if (stranger === undefined) return
  throw new CauceError('specification', {
    code: 'WANTED_UNKNOWN',
    what: `the column "${stranger}" is asked for but is not in the raw schema`,
    todo: 'Add it to the fields of the schema or take it out of the mapping.',
  })
}
