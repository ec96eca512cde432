import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { Make } from './frame.js'

/** Values that exist without being declared. */
const given: Readonly<Record<string, Make>> = {
  territory: (frame) => frame.around.territory.code,
  territory_name: (frame) => frame.around.territory.name,
  territory_above: (frame) => frame.around.territory.within[0] ?? null,
  version: (frame) => frame.around.version,
  risk: (frame) => frame.around.risk,
  position: (frame) => frame.position,
}

/** Names that a unit's makers may take: its own values, then those of the units above. */
export class Scope {
  readonly #slots = new Map<string, number>()
  readonly members = new Map<string, Scope>()

  constructor(
    readonly unit: string,
    readonly above: Scope | null,
  ) {}

  declare(name: string): number {
    const slot = this.#slots.size
    if (name in given) throw unknown(this.unit, `the value "${name}" has the name of a given one`, name, [])
    if (this.#slots.has(name)) throw unknown(this.unit, `the value "${name}" is made twice`, name, [])
    this.#slots.set(name, slot)
    return slot
  }

  take(name: string): Make {
    const found = this.#own(name) ?? given[name] ?? this.#outer(name)
    if (found === null) throw unknown(this.unit, `there is no value "${name}" before this one`, name, this.names())
    return found
  }

  names(): readonly string[] {
    return [...this.#slots.keys(), ...(this.above?.names() ?? Object.keys(given))]
  }

  member(name: string): Scope {
    const found = this.members.get(name)
    if (found === undefined) throw unknown(this.unit, `there are no members "${name}"`, name, [...this.members.keys()])
    return found
  }

  #own(name: string): Make | null {
    const slot = this.#slots.get(name)
    return slot === undefined ? null : (frame) => frame.values[slot] ?? null
  }

  #outer(name: string): Make | null {
    const make = this.above === null ? null : (this.above.#own(name) ?? this.above.#outer(name))
    return make === null ? null : (frame) => (frame.above === null ? null : make(frame.above))
  }
}

function unknown(unit: string, what: string, name: string, known: readonly string[]): CauceError {
  return new CauceError('specification', {
    code: 'DUMMY_VALUE',
    what: `${what} (unit "${unit}" of the recipe)`,
    expected: known.length === 0 ? undefined : `one of ${known.join(', ')}`,
    todo: didYouMean(name, known),
  })
}
