import type { TerritoryCode } from '../core/territory-code.js'
import type { Succession, Territory, TerritorySystem } from './system.js'
import { existsAt } from './vintage.js'

export interface Carried {
  /** Null when no single territory of the vintage stands for the code. */
  readonly code: TerritoryCode | null
  /**
   * `same`, or the kinds of the events on the way joined by `>`; `origin` for a step back in time; `(unverified)` where
   * the step rests on general knowledge.
   */
  readonly rule: string
  readonly reason: string
}

interface Step {
  readonly code: TerritoryCode
  readonly rule: string
}

const maxSteps = 20

/** For every code that ever was on a level: the one territory that stands for it on a day. */
export function carriedTo(system: TerritorySystem, level: string, date: string): ReadonlyMap<TerritoryCode, Carried> {
  const all = system.territories.get(level) ?? new Map<string, Territory>()
  const events = system.successions.filter((each) => each.level === level)

  const follow = (territory: Territory, path: readonly string[]): Carried => {
    if (existsAt(territory, date)) {
      return { code: territory.code, rule: path.join('>') || 'same', reason: reasonOf(territory, path) }
    }
    const ended = territory.validTo !== null && territory.validTo <= date
    const steps: readonly Step[] = ended
      ? events
          .filter((each) => each.from === territory.code)
          .map((each) => ({ code: each.to, rule: `${each.kind}${doubt(each)}` }))
      : events
          .filter((each) => each.to === territory.code)
          .map((each) => ({ code: each.from, rule: `origin${doubt(each)}` }))
    const [step] = steps
    const next = step === undefined ? undefined : all.get(step.code)
    if (step === undefined || next === undefined || path.length === maxSteps) {
      const reason = `${territory.code} does not exist on ${date} and no territory is recorded in its place`
      return { code: null, rule: ended ? 'no-successor' : 'no-origin', reason }
    }
    if (steps.length > 1) {
      const others = steps.map((each) => each.code).join(', ')
      const reason = `${territory.code} does not exist on ${date} and several stand for it (${others}): use a crosswalk`
      return { code: null, rule: 'several', reason }
    }
    return follow(next, [...path, step.rule])
  }

  return new Map([...all.values()].map((territory) => [territory.code, follow(territory, [])]))
}

function doubt(event: Succession): string {
  return event.method === 'unverified' ? ' (unverified)' : ''
}

function reasonOf(territory: Territory, path: readonly string[]): string {
  return path.length === 0 ? '' : `carried to ${territory.code} by ${path.join(', then ')}`
}
