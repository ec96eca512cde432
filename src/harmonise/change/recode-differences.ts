import type { Expression } from '../../spec/expression.js'
import { fallbackOf, kindOfConstants } from '../recode.js'
import { concerning, counted, harmless } from './difference.js'
import type { Difference } from './difference.js'

type Recode = Extract<Expression, { readonly recode: Expression }>

/**
 * A code list that has gained codes changes only rows whose code was in no list: they were quarantined, or became `unknown` with a note.
 * `isNoted` is false where such a note is not kept. A constant for all other codes leaves no trace.
 */
export function recodeDifferences(before: Recode, after: Recode, at: string, isNoted: boolean): readonly Difference[] {
  const found: Difference[] = []
  const fallback = fallbackOf(before)
  const hasTrace = fallback === 'quarantine' || (fallback === 'unknown' && isNoted)
  const changed = Object.entries(before.codes).filter(([code, target]) => !Object.hasOwn(after.codes, code) || after.codes[code] !== target)
  const added = Object.keys(after.codes).filter((code) => !Object.hasOwn(before.codes, code))
  if (kindOfConstants(Object.values(before.codes)) !== kindOfConstants(Object.values(after.codes))) found.push(concerning(at, 'the list gives another kind of value'))
  if (changed.length > 0) found.push(concerning(at, `${counted(changed.length, 'code is gone or means', 'codes are gone or mean')} something else`))
  if (added.length > 0) found.push((hasTrace ? harmless : concerning)(at, `${counted(added.length, 'code', 'codes')} added to the list`))
  if (sameFallback(fallback, fallbackOf(after))) return found
  return [...found, (hasTrace ? harmless : concerning)(at, 'codes outside the list are treated otherwise')]
}

function sameFallback(before: ReturnType<typeof fallbackOf>, after: ReturnType<typeof fallbackOf>): boolean {
  return typeof before === 'object' && typeof after === 'object' ? before.constant === after.constant : before === after
}
