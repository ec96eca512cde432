import { CauceError } from '../core/error.js'
import type { Made, Make } from './frame.js'
import type { MakeLine } from './line-form.js'

export interface Place {
  readonly name: string
  readonly start: number
  readonly length: number
  readonly make: Make
}

/** A line of blanks with the values at their places; `places` come in order. */
export function joinPlaces(places: readonly Place[], end: number): MakeLine {
  const gaps = places.map((place, index) => {
    const before = places[index - 1]
    const from = before === undefined ? 1 : before.start + before.length
    if (place.start < from)
      throw new CauceError('specification', {
        code: 'DUMMY_OVERLAP',
        what: `${place.name} stands on ${before?.name ?? ''}`,
        expected: 'one value for each place of a line',
      })
    return ' '.repeat(place.start - from)
  })
  const last = places[places.length - 1]
  const tail = ' '.repeat(Math.max(0, end - (last === undefined ? 0 : last.start + last.length - 1)))
  return (frame) => {
    let line = ''
    for (let index = 0; index < places.length; index++) {
      const place = places[index]
      if (place !== undefined) line += (gaps[index] ?? '') + fill(place, place.make(frame))
    }
    return line + tail
  }
}

function fill({ name, length }: Place, made: Made): string {
  const text = made === null ? '' : String(made)
  if (text.length > length) {
    throw new CauceError('specification', {
      code: 'DUMMY_TOO_LONG',
      what: `a value made for "${name}" has ${text.length} characters`,
      expected: `at most ${length}`,
      todo: 'Give its maker a maximum, or shorter words.',
    })
  }
  return typeof made === 'number' ? text.padStart(length, '0') : text.padEnd(length)
}
