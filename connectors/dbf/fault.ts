import { CauceError } from '../../src/core/error.js'

/** A file that as a whole cannot be the dBASE table that the schema declares. */
export function dbfFault(
  code: string,
  file: string,
  what: string,
  expected: string,
  todo = 'Ask the institution for the file again.',
): CauceError {
  return new CauceError('delivery', { code, where: { file }, what, expected, todo })
}
