import type { CountCell } from './count-cell.js'

/** A cell in one direction: 1 raises it, -1 lowers it. */
export interface Step {
  readonly cell: number
  readonly sign: 1 | -1
}

/** Cells by the sums that they enter, with what each has been moved by. */
export class CellNetwork {
  readonly nodes: number
  private readonly from: Int32Array
  private readonly to: Int32Array
  private readonly starts: Int32Array
  private readonly arcs: Int32Array
  private readonly moved: Float64Array

  constructor(readonly cells: readonly CountCell[]) {
    const ids = new Map<string, number>()
    const idOf = (name: string): number => {
      const id = ids.get(name) ?? ids.size
      ids.set(name, id)
      return id
    }
    this.from = Int32Array.from(cells, (cell) => idOf(cell.from))
    this.to = Int32Array.from(cells, (cell) => idOf(cell.to))
    this.nodes = ids.size
    this.moved = new Float64Array(cells.length)
    const degree = new Int32Array(this.nodes + 1)
    for (const ends of [this.from, this.to]) for (const node of ends) degree[node + 1] = (degree[node + 1] ?? 0) + 1
    for (let node = 0; node < this.nodes; node++) degree[node + 1] = (degree[node + 1] ?? 0) + (degree[node] ?? 0)
    this.starts = degree.slice()
    this.arcs = new Int32Array(2 * cells.length)
    const next = degree.slice()
    for (const ends of [this.from, this.to]) {
      ends.forEach((node, cell) => {
        this.arcs[next[node] ?? 0] = cell
        next[node] = (next[node] ?? 0) + 1
      })
    }
  }

  /** Node at which a step begins, and at which it ends. */
  tail({ cell, sign }: Step): number {
    return (sign === 1 ? this.from[cell] : this.to[cell]) ?? 0
  }

  head({ cell, sign }: Step): number {
    return (sign === 1 ? this.to[cell] : this.from[cell]) ?? 0
  }

  /** How far a cell can still be moved within what an attacker knows of it. */
  room({ cell, sign }: Step): number {
    const found = this.cells[cell]
    if (found === undefined) return 0
    const at = found.value + (this.moved[cell] ?? 0)
    return sign === 1 ? found.high - at : at - found.low
  }

  /** Cells that enter a node. */
  degree(node: number): number {
    return (this.starts[node + 1] ?? 0) - (this.starts[node] ?? 0)
  }

  /** Steps that begin at a node. */
  *stepsFrom(node: number): Generator<Step> {
    for (let at = this.starts[node] ?? 0; at < (this.starts[node + 1] ?? 0); at++) {
      const cell = this.arcs[at] ?? 0
      yield { cell, sign: this.from[cell] === node ? 1 : -1 }
    }
  }

  move(steps: readonly Step[], by: number): void {
    for (const { cell, sign } of steps) this.moved[cell] = (this.moved[cell] ?? 0) + sign * by
  }

  /** Puts every cell back to its value. */
  reset(): void {
    this.moved.fill(0)
  }
}
