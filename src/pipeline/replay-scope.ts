import { tableDifferences } from '../harmonise/change/table-differences.js'
import type { Difference } from '../harmonise/change/difference.js'
import { isSame } from '../harmonise/change/difference.js'
import type { MarkedBasis } from './harmonise-basis.js'
import { tableSpecs } from './harmonise-basis.js'

/** How far a change of the specifications reaches into one table of a delivery whose bytes are the same. */
export interface ReplayScope {
  /** `rows`: only records in quarantine or with a note can come out otherwise. */
  readonly way: 'rows' | 'whole'
  readonly why: string
  /** Whether the table gets its rows from the same records, so that the two may be held against each other. */
  readonly isComparable: boolean
}

/** Weighs a change, table by table; `before` is undefined where it was not kept what the tables were made by. */
export function replayScopes(before: MarkedBasis | undefined, now: MarkedBasis): (position: number) => ReplayScope {
  const known = new Map<number, ReplayScope>()
  return (position) => {
    const found = known.get(position) ?? scopeOf(before, now, position)
    known.set(position, found)
    return found
  }
}

function scopeOf(before: MarkedBasis | undefined, now: MarkedBasis, position: number): ReplayScope {
  if (before === undefined) return whole('the specifications before were not kept', true)
  const [old, fresh] = [tableSpecs(before, position), tableSpecs(now, position)]
  if (old === undefined || fresh === undefined) return whole('the mapping gives other tables', false)
  const records = ({ mapping }: typeof old) => [mapping.table, mapping.from, mapping.record]
  if (!isSame(records(old), records(fresh))) return whole('the mapping gives other tables', false)
  if (before.basis.tables.length !== now.basis.tables.length) return whole('the mapping gives more tables, or fewer', true)
  if (before.basis.methodVersion !== now.basis.methodVersion) return whole('the method has changed', true)
  if (before.basis.keyMark !== now.basis.keyMark) return whole('the key of the pseudonyms is another one', true)
  const differences = tableDifferences(old, fresh)
  const first = differences.find(({ harmless }) => !harmless)
  if (first !== undefined) return whole(`the change also concerns rows that were accepted: ${words([first])}`, true)
  return { way: 'rows', why: differences.length === 0 ? 'nothing that its rows depend on' : words(differences), isComparable: true }
}

function whole(why: string, isComparable: boolean): ReplayScope {
  return { way: 'whole', why, isComparable }
}

const shown = 4

function words(differences: readonly Difference[]): string {
  const all = differences.map(({ at, what }) => `${at}: ${what}`)
  return [...all.slice(0, shown), ...(all.length > shown ? [`${all.length - shown} more`] : [])].join('; ')
}
