import type { FlatRecord } from './flat-record.js'
import { ArrayAtPath } from './json-document.js'
import { JsonFault, JsonScanner } from './json-scanner.js'

/** A line of a JSON lines file: its record, what is wrong with it, or null when it is blank. */
export function readRecordLine(line: string): FlatRecord | { readonly rule: string; readonly message: string } | null {
  if (line.trim() === '') return null
  const element = new ArrayAtPath('', [])
  const scanner = new JsonScanner(element)
  try {
    // Put into an array so that one walk serves documents and lines; columns are counted without the bracket.
    element.open('[', () => ({ line: 1, column: 1 }))
    scanner.write(line)
    scanner.end()
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    return { rule: 'JSON_MALFORMED', message: `column ${error.column}: ${error.message}` }
  }
  return element.take()[0]?.record ?? { rule: 'RECORD_NOT_OBJECT', message: 'the line holds a value that is no object' }
}
