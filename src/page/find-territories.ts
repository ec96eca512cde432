import { foldName } from '../core/fold-name.js'
import type { PageData } from './page-data.js'

/** Those whose code or name begins so, then those with the words anywhere, each in order of code. */
export function matches(data: Pick<PageData, 'places' | 'code'>, folded: readonly string[], typed: string): readonly number[] {
  const [wanted, code] = [foldName(typed), typed.trim()]
  const begins = data.places.filter((place) => data.code(place).startsWith(code) || (wanted !== '' && folded[place]?.startsWith(wanted) === true))
  const first = new Set(begins)
  return [...begins, ...data.places.filter((place) => !first.has(place) && wanted !== '' && folded[place]?.includes(wanted) === true)]
}
