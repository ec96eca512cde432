import { CauceError } from '../../../src/core/error.js'
import { smallShape } from './shapes.js'
import { writeFile } from './write-lines.js'

export const wanted = ['01.family', '01.income', '01.zone', '04.family', '04.sex', '04.name', '04.social']
/** A regular file in `smallShape`, line by line. */
export const good = writeFile(smallShape, '0200', [
  { type: '01', values: { family: '00001', income: '1234', zone: '1' } },
  { type: '04', values: { family: '00001', name: ' João', sex: '1', social: 'X' } },
  { type: '04', values: { family: '00001', name: 'Ana', sex: '2' } },
  { type: '21', values: { family: '00001', band: '07' } },
])

export function bytes(lines: readonly string[], end = '\n'): Buffer {
  return Buffer.from(lines.map((line) => line + end).join(''), 'latin1')
}

/** The regular file with one line changed. */
export function edited(index: number, change: (line: string) => string): string[] {
  return good.map((line, at) => (at === index ? change(line) : line))
}

export async function faultOf(reading: Promise<unknown>): Promise<CauceError> {
  const error: unknown = await reading.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof CauceError)) throw error
  return error
}
