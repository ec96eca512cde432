import type { SheetNames } from './sheet-names.js'
import type { Speech } from './speech.js'

/** A factor in words: the definition of its column, of its household or head where it says so; both sides of an interaction. */
export function factorTitle(factor: string, names: SheetNames, speech: Speech): string {
  return factor.split(' × ').map((part) => partTitle(part, names, speech)).join(' × ')
}

function partTitle(part: string, names: SheetNames, speech: Speech): string {
  const found = speech.text(names.factors.get(part))
  if (found !== '') return found
  const own = part.startsWith('head.') ? speech.text(names.factors.get(part.slice('head.'.length))) : ''
  return own === '' ? part : speech.say('factors.head', { condition: own })
}
