import { CauceError } from '../core/error.js'
import { foldName } from '../core/fold-name.js'
import { nearest } from '../core/nearest.js'

interface Place {
  readonly code: string
  readonly name: string
}

/** The code of a place given by its code or its name; throws where none or several bear the name. */
export function findPlace(word: string, places: readonly Place[]): string {
  const byCode = places.find(({ code }) => code === word)
  if (byCode !== undefined) return byCode.code
  const named = places.filter(({ name }) => foldName(name) === foldName(word))
  const only = named[0]
  if (named.length === 1 && only !== undefined) return only.code
  if (named.length > 1) {
    throw new CauceError('notFound', { code: 'TERRITORY_AMBIGUOUS', what: `${named.length} territories are called "${word}"`, expected: `one of the codes ${named.map(({ code }) => code).join(', ')}` })
  }
  throw notInRelease('territory', word, places.flatMap(({ code, name }) => [code, name]))
}

export function notInRelease(what: string, word: string, known: readonly string[]): CauceError {
  const near = nearest(word, known)
  return new CauceError('notFound', { code: 'NOT_IN_RELEASE', what: `the release has no ${what} "${word}"`, todo: near === undefined ? undefined : `Did you mean "${near}"?` })
}
