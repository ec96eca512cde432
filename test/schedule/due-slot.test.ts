import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cronTimes } from '../../src/schedule/cron-times.js'
import { dueSlot } from '../../src/schedule/due-slot.js'
import { wallFromText, wallMinute, wallText } from '../../src/schedule/wall-clock.js'
import { cronMistake, isTimeZone } from '../../src/spec/cron.js'

const due = (cron: string, now: string, handled: string, catchUp = true) => {
  const found = dueSlot(cronTimes(cron), wallFromText(now), wallFromText(handled), catchUp)
  return found === undefined ? 'nothing' : wallText(found)
}

describe('what is due', () => {
  it.each([
    ['before its time', '30 2 * * *', '2026-11-25T02:29', '2026-11-24T02:30', 'nothing'],
    ['at its time', '30 2 * * *', '2026-11-25T02:30', '2026-11-24T02:30', '2026-11-25T02:30'],
    ['some minutes late, after a busy hour', '30 2 * * *', '2026-11-25T02:37', '2026-11-24T02:30', '2026-11-25T02:30'],
    ['once it has been run', '30 2 * * *', '2026-11-25T02:37', '2026-11-25T02:30', 'nothing'],
    ['after an outage of a week: the latest alone', '30 2 * * *', '2026-11-25T09:00', '2026-11-18T02:30', '2026-11-25T02:30'],
    ['after an outage over the end of the month', '0 4 1 * *', '2026-11-03T09:00', '2026-10-01T04:00', '2026-11-01T04:00'],
    ['with a clock that has jumped back', '30 2 * * *', '2026-11-24T23:00', '2026-11-25T02:30', 'nothing'],
    ['on a weekday of the expression', '0 3 * * 1', '2026-11-25T03:00', '2026-11-16T03:00', '2026-11-23T03:00'],
  ])('%s', (_, cron, now, handled, slot) => expect(due(cron, now, handled)).toBe(slot))

  it('is let go without catching up, but for a few minutes', () => {
    expect(due('30 2 * * *', '2026-11-25T09:00', '2026-11-24T02:30', false)).toBe('nothing')
    expect(due('30 2 * * *', '2026-11-25T02:38', '2026-11-24T02:30', false)).toBe('2026-11-25T02:30')
  })

  it('runs every slot once and in order, however the minutes are looked at', () => {
    const cron = cronTimes('*/7 * * * *')
    const steps = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 40 })
    fc.assert(
      fc.property(steps, (minutes) => {
        let handled = wallFromText('2026-03-01T00:00')
        let now = handled
        const ran: number[] = []
        for (const step of minutes) {
          now += step * 60_000
          const slot = dueSlot(cron, now, handled, true)
          if (slot === undefined) continue
          handled = slot
          ran.push(slot)
        }
        expect(ran).toEqual([...new Set(ran)].sort((a, b) => a - b))
        expect(ran.every((slot) => ((slot / 60_000) % 60) % 7 === 0)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })
})

describe('daylight saving', () => {
  /** Every minute from one instant to another: what runs when. */
  const night = (cron: string, zone: string, from: string, to: string): readonly string[] => {
    const times = cronTimes(cron)
    let handled = wallMinute(new Date(from), zone)
    const ran: string[] = []
    for (let at = Date.parse(from); at <= Date.parse(to); at += 60_000) {
      const now = wallMinute(new Date(at), zone)
      const slot = dueSlot(times, now, handled, true)
      handled = Math.max(handled, now)
      if (slot === undefined) continue
      ran.push(`${wallText(slot)} at ${new Date(at).toISOString().slice(0, 16)}`)
    }
    return ran
  }

  it('an hour that the clock leaves out is run when the clock has jumped', () => {
    expect(night('30 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-07T12:00:00Z')).toEqual(['2026-09-06T00:30 at 2026-09-06T04:00', '2026-09-07T00:30 at 2026-09-07T03:30'])
  })

  it('an hour that comes twice is run once', () => {
    expect(night('30 23 * * *', 'America/Santiago', '2026-04-04T12:00:00Z', '2026-04-06T12:00:00Z')).toEqual(['2026-04-04T23:30 at 2026-04-05T02:30', '2026-04-05T23:30 at 2026-04-06T03:30'])
  })
})

describe('an expression', () => {
  it.each([
    ['0 2 * * *', undefined],
    ['*/15 1-5 * * 1-5', undefined],
    ['0 2 29 2 *', undefined],
    ['0 2 30 2 *', /impossible day/],
    ['61 * * * *', /minute/],
    ['0 2 * *', /five fields/],
    ['0 0 2 * * *', /five fields/],
    ['every night', /five fields/],
  ])('%s', (cron, mistake) => {
    if (mistake === undefined) expect(cronMistake(cron)).toBeUndefined()
    else expect(cronMistake(cron)).toMatch(mistake)
  })

  it('is of a zone that exists', () => {
    expect([isTimeZone('America/Sao_Paulo'), isTimeZone('America/Nowhere')]).toEqual([true, false])
  })
})
