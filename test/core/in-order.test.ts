import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOrder } from '../../src/core/in-order.js'

interface Told {
  readonly taken: readonly number[]
  readonly fault: string | undefined
  readonly discarded: readonly number[]
  readonly finished: readonly number[]
  readonly mostAtOnce: number
}

/** Works at 0 … count − 1; each waits for the scheduler, those of `failing` fail; the taker leaves after `leaveAfter` results. */
async function worked(scheduler: fc.Scheduler, count: number, width: number, failing: ReadonlySet<number>, leaveAfter = Infinity): Promise<Told> {
  const [taken, discarded, finished]: [number[], number[], number[]] = [[], [], []]
  let [atOnce, mostAtOnce] = [0, 0]
  const results = inOrder({
    items: Array.from({ length: count }, (_, index) => index),
    width,
    work: async (item, signal) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce)
      try {
        await scheduler.schedule(Promise.resolve(), `work ${item}`)
        signal.throwIfAborted()
        if (failing.has(item)) throw new Error(`fault ${item}`)
        finished.push(item)
        return item
      } finally {
        atOnce -= 1
      }
    },
    discard: async (item) => void discarded.push(item),
  })
  const take = async (): Promise<string | undefined> => {
    try {
      for await (const item of results) {
        taken.push(item)
        if (taken.length >= leaveAfter) break
      }
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  const ending = take()
  const fault = await scheduler.waitFor(ending)
  return { taken, fault, discarded, finished, mostAtOnce }
}

const counts = fc.integer({ min: 0, max: 12 })
const widths = fc.integer({ min: 1, max: 5 })

describe('several items at once', () => {
  it('give their results in their order, never more at once than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), counts, widths, async (scheduler, count, width) => {
        const told = await worked(scheduler, count, width, new Set())
        expect(told.taken).toEqual(Array.from({ length: count }, (_, index) => index))
        expect([told.fault, told.discarded]).toEqual([undefined, []])
        expect(told.mostAtOnce).toBe(Math.min(width, count))
      }),
      { seed: 20_241_231, numRuns: 100 },
    )
  })

  it('tell the first fault by order, after all results before it, and take back what nobody has taken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), counts, widths, fc.uniqueArray(fc.nat(11), { minLength: 1, maxLength: 4 }), async (scheduler, count, width, failing) => {
        const first = Math.min(...failing.filter((item) => item < count))
        const told = await worked(scheduler, count, width, new Set(failing))
        expect(told.taken).toEqual(Array.from({ length: Math.min(first, count) }, (_, index) => index))
        expect(told.fault).toBe(first < count ? `fault ${first}` : undefined)
        expect([...told.taken, ...told.discarded].sort((a, b) => a - b)).toEqual([...told.finished].sort((a, b) => a - b))
      }),
      { seed: 20_241_231, numRuns: 200 },
    )
  })

  it('are stopped and taken back when the taker leaves', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 3, max: 12 }), widths, async (scheduler, count, width) => {
        const told = await worked(scheduler, count, width, new Set(), 2)
        expect([told.taken, told.fault]).toEqual([[0, 1], undefined])
        expect([...told.taken, ...told.discarded].sort((a, b) => a - b)).toEqual([...told.finished].sort((a, b) => a - b))
      }),
      { seed: 20_241_231, numRuns: 100 },
    )
  })
})
