import type { TerritoryCode } from '../core/territory-code.js'
import { stepBack, stepForward } from './crosswalk-step.js'
import type { Sizes } from './crosswalk-step.js'
import type { TerritorySystem } from './system.js'
import { territoriesAt } from './territories-at.js'
import { vintageDate } from './vintage.js'

export interface CrosswalkRow {
  readonly from: TerritoryCode
  readonly to: TerritoryCode
  /** Share of an amount of `from` that belongs to `to`; the shares of one `from` sum to 1. */
  readonly weight: number
  /** `same`, or the events on the way with their weights' source, joined by ` > `. */
  readonly method: string
  /** False when the share rests on sizes, on a convention or on general knowledge; true when a source states it. */
  readonly exact: boolean
}

export interface Crosswalk {
  readonly rows: readonly CrosswalkRow[]
  /** Territories of the old state whose place in the new one the tables do not know; their amounts have no row. */
  readonly uncovered: readonly TerritoryCode[]
  /** Territories of the new state that receive nothing: no origin is recorded, or it keeps all for want of a share. */
  readonly unreached: readonly TerritoryCode[]
}

export interface CrosswalkRequest {
  readonly level: string
  readonly from: string
  readonly to: string
  /** Sizes (such as population) of territories of either state, for shares that no source states. */
  readonly sizes?: Sizes
}

interface Part {
  readonly weight: number
  readonly methods: readonly string[]
  readonly exact: boolean
}

/**
 * Carries amounts from one vintage to another, older or newer, through every split, merge, recode and transfer between.
 *
 * Sum before = sum after over the covered territories. A share comes from the table of successions; where that has
 * none, from `sizes` in proportion (method `…:size`); else by convention: forward the origin keeps everything
 * (`…:origin-keeps`), or a vanished territory divides equally (`…:equal`); backward a territory that grew keeps
 * everything (`…:target-keeps`), and one with several origins divides equally.
 */
export function crosswalk(system: TerritorySystem, request: CrosswalkRequest): Crosswalk {
  const { level, sizes } = request
  const start = vintageDate(system, request.from)
  const end = vintageDate(system, request.to)
  const forward = start <= end
  const [low, high] = forward ? [start, end] : [end, start]
  const events = system.successions.filter((each) => each.level === level && low < each.date && each.date <= high)
  const dates = [...new Set(events.map((each) => each.date))].toSorted()
  const all = system.territories.get(level) ?? new Map()
  const target = new Set(territoriesAt(system, level, request.to).map((each) => each.code))
  const rows: CrosswalkRow[] = []
  const uncovered: TerritoryCode[] = []
  for (const { code } of territoriesAt(system, level, request.from)) {
    let parts = new Map<TerritoryCode, Part>([[code, { weight: 1, methods: [], exact: true }]])
    for (const date of forward ? dates : dates.toReversed()) {
      const today = events.filter((each) => each.date === date)
      const next = new Map<TerritoryCode, Part>()
      for (const [at, part] of parts) {
        const shares = forward ? stepForward(all, today, at, sizes) : stepBack(all, today, at, sizes)
        for (const share of shares) add(next, share.code, joined(part, share))
      }
      parts = next
    }
    if ([...parts.keys()].every((each) => target.has(each))) rows.push(...[...parts].map((part) => rowOf(code, part)))
    else uncovered.push(code)
  }
  const reached = new Set(rows.map((row) => row.to))
  return { rows, uncovered, unreached: [...target].filter((code) => !reached.has(code)) }
}

function joined(part: Part, share: { weight: number; method: string; exact: boolean }): Part {
  return {
    weight: part.weight * share.weight,
    methods: share.method === 'same' ? part.methods : [...part.methods, share.method],
    exact: part.exact && share.exact,
  }
}

function add(parts: Map<TerritoryCode, Part>, code: TerritoryCode, part: Part): void {
  const before = parts.get(code)
  parts.set(code, before === undefined ? part : {
    weight: before.weight + part.weight,
    methods: [...new Set([...before.methods, ...part.methods])],
    exact: before.exact && part.exact,
  })
}

function rowOf(from: TerritoryCode, [to, part]: readonly [TerritoryCode, Part]): CrosswalkRow {
  const method = part.methods.length === 0 ? 'same' : part.methods.join(' > ')
  return { from, to, weight: part.weight, method, exact: part.exact }
}
