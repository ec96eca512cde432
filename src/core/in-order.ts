export interface InOrder<T, R> {
  readonly items: readonly T[]
  /** So many at once. */
  readonly width: number
  /** `signal` tells that the result will not be wanted. */
  readonly work: (item: T, signal: AbortSignal) => Promise<R>
  /** Takes back a result that nobody has taken. */
  readonly discard?: (result: R) => Promise<void>
}

/**
 * Works at several items at once and gives the results in the order of the items. The first item by order that fails is the fault that is
 * told, after the results before it, whichever failed first by the clock; those after it are stopped, waited for and taken back.
 */
export async function* inOrder<T, R>({ items, width, work, discard }: InOrder<T, R>): AsyncGenerator<R> {
  const slots = items.map((item) => slotFor<T, R>(item))
  const queue = slots.entries()
  const worker = async (): Promise<void> => {
    for (const [index, slot] of queue) {
      try {
        slot.stop.signal.throwIfAborted()
        slot.resolve(await work(slot.item, slot.stop.signal))
      } catch (error) {
        for (const later of slots.slice(index + 1)) later.stop.abort()
        slot.reject(error)
      }
    }
  }
  for (let count = Math.min(Math.max(width, 1), items.length); count > 0; count--) void worker()
  let taken = 0
  try {
    for (const { result } of slots) {
      const own = await result
      taken += 1
      yield own
    }
  } finally {
    const left = slots.slice(taken)
    for (const { stop } of left) stop.abort()
    for (const ended of await Promise.allSettled(left.map(({ result }) => result))) if (ended.status === 'fulfilled') await discard?.(ended.value)
  }
}

interface Slot<T, R> {
  readonly item: T
  readonly stop: AbortController
  readonly result: Promise<R>
  readonly resolve: (result: R) => void
  readonly reject: (error: unknown) => void
}

function slotFor<T, R>(item: T): Slot<T, R> {
  let resolve: (result: R) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const result = new Promise<R>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Who takes the results meets the fault in its turn.
  result.catch(() => undefined)
  return { item, stop: new AbortController(), result, resolve, reject }
}
