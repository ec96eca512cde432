import { rowKey } from './hidden-row.js'

/** An indicator of a territory as a part of its score. */
export interface ScorePart {
  readonly territory: string
  readonly indicator: string
  /** Points of the score; null where the indicator is missing. */
  readonly contribution: number | null
  /** Least and greatest points that it could give, whatever its value. */
  readonly least: number
  readonly greatest: number
  /** Points by which the contribution must be able to vary; null where the indicator shows no count, so that others may know it. */
  readonly points: number | null
}

/** A published score is a sum of contributions: those that are hidden must not follow from it and from those that are shown. */
export interface ProtectedScores {
  /** Keys of rows of `ivti_indicator` to hide beside those given. */
  readonly rows: readonly string[]
  /** Territories whose score itself cannot be shown. */
  readonly scores: readonly string[]
}

/**
 * For each territory with a hidden indicator, hides more of its indicators, those first that are hidden in most other territories, until
 * every hidden contribution can vary by what a change of its count by the threshold would make (or over all that is possible). Where even
 * all of them do not suffice, the score is hidden.
 */
export function protectScores(parts: readonly ScorePart[], hidden: ReadonlySet<string>): ProtectedScores {
  const rows: string[] = []
  const scores: string[] = []
  const often = new Map<string, number>()
  const keyOf = (part: ScorePart): string => rowKey({ table: 'ivti_indicator', territory: part.territory, item: part.indicator })
  for (const part of parts) if (hidden.has(keyOf(part))) often.set(part.indicator, (often.get(part.indicator) ?? 0) + 1)
  for (const own of byTerritory(parts).values()) {
    const kept = own.filter((part) => hidden.has(keyOf(part)))
    const shown = own.filter((part) => part.points !== null && !hidden.has(keyOf(part))).sort((a, b) => (often.get(b.indicator) ?? 0) - (often.get(a.indicator) ?? 0))
    while (kept.length > 0 && !areSafe(kept)) {
      const next = shown.shift()
      if (next === undefined) {
        scores.push(own[0]?.territory ?? '')
        break
      }
      kept.push(next)
      rows.push(keyOf(next))
    }
  }
  return { rows, scores }
}

/** Whether each hidden contribution can vary enough while their sum stays what score and shown contributions say. */
function areSafe(kept: readonly ScorePart[]): boolean {
  const sum = kept.reduce((total, { contribution }) => total + (contribution ?? 0), 0)
  const least = kept.reduce((total, part) => total + part.least, 0)
  const greatest = kept.reduce((total, part) => total + part.greatest, 0)
  return kept.every((part) => {
    if (part.points === null) return true
    const upper = Math.min(part.greatest, sum - (least - part.least))
    const lower = Math.max(part.least, sum - (greatest - part.greatest))
    return upper - lower >= Math.min(part.points, part.greatest - part.least) - 1e-9
  })
}

function byTerritory(parts: readonly ScorePart[]): ReadonlyMap<string, readonly ScorePart[]> {
  const found = new Map<string, ScorePart[]>()
  for (const part of parts) {
    if (part.contribution === null) continue
    const own = found.get(part.territory)
    if (own === undefined) found.set(part.territory, [part])
    else own.push(part)
  }
  return found
}
