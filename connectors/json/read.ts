import { CauceError } from '../../src/core/error.js'
import type { Drift } from '../../src/core/header.js'
import type { FormatReader, FrozenFile, ReadEvent, ReadRequest } from '../../src/core/reader.js'
import type { DocumentShape } from '../../src/core/resource.js'
import { readText } from '../text/read-text.js'
import { ArrayAtPath } from './json-document.js'
import { JsonFault, JsonScanner } from './json-scanner.js'
import { readRecordLine } from './record-line.js'
import { RecordRows } from './record-rows.js'
import { splitLines } from './split-lines.js'

interface Count {
  total: number
  quarantined: number
  dropped: number
}

/**
 * Reads JSON lines and an array of objects in a JSON document, every value as text: numbers keep their source digits,
 * nested objects become dotted names, arrays stay JSON text, null and a missing key are null. The unit of the summary's
 * `lines` is the physical line for JSON lines and the element of the array for JSON.
 */
export const jsonReader: FormatReader = {
  formats: ['json', 'json-lines'],
  async *read(request: ReadRequest): AsyncGenerator<ReadEvent> {
    const { file, shape, wanted } = request
    if (shape.format !== 'json' && shape.format !== 'json-lines') {
      const what = `the JSON reader was given a ${shape.format} resource`
      throw new CauceError('internal', { code: 'READER_FORMAT', what })
    }
    if (file.bytes === 0) {
      throw new CauceError('delivery', {
        code: 'FILE_EMPTY',
        what: 'the file is empty',
        where: { file: file.name },
        expected: shape.format,
        todo: 'Ask for the file again.',
      })
    }
    const rows = new RecordRows(file.name, shape.fields, wanted)
    const count: Count = { total: 0, quarantined: 0, dropped: 0 }
    yield* shape.format === 'json' ? readDocument(file, shape, rows, count) : readLines(file, shape, rows, count)
    const drift: Drift = yield* rows.end()
    yield {
      kind: 'summary',
      lines: { header: 0, rows: rows.rows, ...count },
      records: { '': rows.rows },
      layoutVersion: null,
      drift,
    }
  },
}

async function* readDocument(
  file: FrozenFile, shape: DocumentShape, rows: RecordRows, count: Count,
): AsyncGenerator<ReadEvent> {
  const array = new ArrayAtPath(file.name, shape.path)
  const scanner = new JsonScanner(array)
  const ready = function* (step: () => void): Generator<ReadEvent> {
    try {
      step()
    } catch (error) {
      throw error instanceof JsonFault ? malformed(file, error) : error
    }
    for (const { record, line } of array.take()) {
      count.total += 1
      const event =
        record === null
          ? rows.quarantine('RECORD_NOT_OBJECT', line, 'an element of the array is no object')
          : rows.add(record, line)
      if (event?.kind === 'finding') count.quarantined += 1
      if (event !== undefined) yield event
    }
  }
  for await (const chunk of readText(file, shape.encoding)) yield* ready(() => scanner.write(chunk))
  yield* ready(() => scanner.end())
  array.finish()
}

async function* readLines(
  file: FrozenFile, shape: DocumentShape, rows: RecordRows, count: Count,
): AsyncGenerator<ReadEvent> {
  for await (const line of splitLines(readText(file, shape.encoding), file.name)) {
    count.total += 1
    const read = readRecordLine(line)
    if (read === null) {
      count.dropped += 1
      const message = 'the line is blank'
      yield {
        kind: 'finding',
        finding: { rule: 'ROW_BLANK', disposition: 'dropped', file: file.name, line: count.total, lines: 1, message },
      }
      continue
    }
    const event = 'rule' in read ? rows.quarantine(read.rule, count.total, read.message) : rows.add(read, count.total)
    if (event?.kind === 'finding') count.quarantined += 1
    if (event !== undefined) yield event
  }
}

function malformed(file: FrozenFile, fault: JsonFault): CauceError {
  return new CauceError('delivery', {
    code: 'JSON_MALFORMED',
    what: fault.message,
    where: { file: file.name, line: fault.line, column: fault.column },
    expected: 'JSON by RFC 8259',
    todo: 'Ask for the file again; if each line is a record of its own, write "format: json-lines" in the schema.',
  })
}
