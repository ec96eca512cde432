import type { CellNetwork, Step } from './cell-network.js'

/**
 * Cheapest path between two nodes over cells with room of at least `least`; undefined where there is none. `costOf` gives the cost of
 * using a cell: 0 where it is hidden already, Infinity where it cannot be hidden. The search begins at the end where fewer cells meet.
 */
export function cheapestPath(network: CellNetwork, start: number, end: number, barred: number, least: number, costOf: (cell: number) => number): readonly Step[] | undefined {
  const isBackward = network.degree(start) > network.degree(end)
  const [first, last] = isBackward ? [end, start] : [start, end]
  const best = new Float64Array(network.nodes).fill(Number.POSITIVE_INFINITY)
  const came: (Step | undefined)[] = []
  const done = new Uint8Array(network.nodes)
  const queue = new CostQueue()
  best[first] = 0
  queue.push(first, 0)
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (done[node] === 1) continue
    done[node] = 1
    if (node === last) return isBackward ? pathTo(network, came, first, last).map(turned).reverse() : pathTo(network, came, first, last)
    for (const step of network.stepsFrom(node)) {
      if (step.cell === barred || !(network.room(isBackward ? turned(step) : step) >= least)) continue
      const head = network.head(step)
      if (done[head] === 1) continue
      const cost = (best[node] ?? 0) + costOf(step.cell)
      if (!(cost < (best[head] ?? 0))) continue
      best[head] = cost
      came[head] = step
      queue.push(head, cost)
    }
  }
  return undefined
}

function turned({ cell, sign }: Step): Step {
  return { cell, sign: sign === 1 ? -1 : 1 }
}

function pathTo(network: CellNetwork, came: readonly (Step | undefined)[], start: number, end: number): readonly Step[] {
  const path: Step[] = []
  for (let node = end; node !== start; ) {
    const step = came[node]
    if (step === undefined) return []
    path.push(step)
    node = network.tail(step)
  }
  return path.reverse()
}

/** Nodes by cost, least first; of equal cost, the one put in first. */
class CostQueue {
  private readonly heap: { readonly node: number; readonly cost: number; readonly order: number }[] = []
  private count = 0

  push(node: number, cost: number): void {
    this.heap.push({ node, cost, order: this.count++ })
    let at = this.heap.length - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!this.isBefore(at, above)) return
      this.swap(at, above)
      at = above
    }
  }

  pop(): number | undefined {
    const top = this.heap[0]
    const last = this.heap.pop()
    if (top === undefined || last === undefined) return undefined
    if (this.heap.length === 0) return top.node
    this.heap[0] = last
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const least = [left, left + 1].reduce((found, child) => (child < this.heap.length && this.isBefore(child, found) ? child : found), at)
      if (least === at) return top.node
      this.swap(at, least)
      at = least
    }
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]]
    if (a === undefined || b === undefined) return false
    return a.cost < b.cost || (a.cost === b.cost && a.order < b.order)
  }

  private swap(one: number, other: number): void {
    const [a, b] = [this.heap[one], this.heap[other]]
    if (a === undefined || b === undefined) return
    this.heap[one] = b
    this.heap[other] = a
  }
}
