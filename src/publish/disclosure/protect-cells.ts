import { CellNetwork } from './cell-network.js'
import type { Step } from './cell-network.js'
import { cheapestPath } from './cheapest-path.js'
import type { CountCell } from './count-cell.js'

export interface Protection {
  /** Width that the interval of every hidden count must keep. */
  readonly threshold: number
  /** Cost of hiding a row that is shown. */
  readonly costOf: (row: string) => number
  /** Rows that go with a row: hidden when it is. */
  readonly with: (row: string) => readonly string[]
}

/**
 * Rows to hide beside those given, so that no hidden count can be bounded within the threshold from the equations of the tables, the
 * counts that are shown, and what is known without them. A hidden count is safe when it can be moved up by u and down by d, u + d being
 * at least the threshold, with all sums kept by moving other hidden counts within their limits: then both are possible for an attacker.
 * Where it cannot, the cheapest circuit of counts that would let it move is hidden. Every circuit is a proof, so no solver is needed.
 */
export function protectCells(tables: readonly (readonly CountCell[])[], given: Iterable<string>, protection: Protection): ReadonlySet<string> {
  const hidden = new Set<string>()
  const hide = (row: string): void => {
    if (hidden.has(row)) return
    hidden.add(row)
    for (const other of protection.with(row)) hide(other)
  }
  for (const row of given) hide(row)
  const guards = tables.map((cells) => new TableGuard(new CellNetwork(cells), protection, hidden, hide))
  for (let before = -1; before !== hidden.size; ) {
    before = hidden.size
    for (const guard of guards) guard.protect()
  }
  return hidden
}

class TableGuard {
  private readonly safe: Uint8Array

  constructor(
    private readonly network: CellNetwork,
    private readonly protection: Protection,
    private readonly hidden: ReadonlySet<string>,
    private readonly hide: (row: string) => void,
  ) {
    this.safe = new Uint8Array(network.cells.length)
  }

  /** Makes every hidden cell safe that is not yet; hiding more never makes a safe one unsafe. */
  protect(): void {
    for (let cell = 0; cell < this.network.cells.length; cell++) {
      if (this.safe[cell] === 1 || !this.isHidden(cell)) continue
      this.makeSafe(cell)
      this.safe[cell] = 1
    }
  }

  private isHidden(cell: number): boolean {
    return this.network.cells[cell]?.rows.every((row) => this.hidden.has(row)) ?? false
  }

  private makeSafe(cell: number): void {
    const { low, high } = this.network.cells[cell] ?? { low: 0, high: 0 }
    const need = Math.min(this.protection.threshold, high - low)
    const onlyHidden = (other: number): number => (this.isHidden(other) ? 0 : Number.POSITIVE_INFINITY)
    const down = this.reach({ cell, sign: -1 }, need, onlyHidden)
    if (down >= need) return
    const up = this.reach({ cell, sign: 1 }, need - down, onlyHidden)
    if (up + down >= need) return
    const bare = (other: number): number => this.costOf(other)
    const raised = this.reach({ cell, sign: 1 }, need - down, bare)
    if (raised + down < need) this.reach({ cell, sign: -1 }, need - raised, bare)
  }

  /** How far a cell can be moved, up to a wish; cells that this needs and that cost something are hidden. */
  private reach(wanted: Step, wish: number, costOf: (cell: number) => number): number {
    const { network } = this
    network.reset()
    let reached = 0
    let least = wish
    while (reached < wish) {
      const room = Math.min(wish - reached, network.room(wanted))
      if (!(room > 1e-9)) break
      least = Math.min(least, room)
      const path = cheapestPath(network, network.head(wanted), network.tail(wanted), wanted.cell, least, costOf)
      if (path === undefined) {
        if (least <= 1e-6) break
        least = least > 1 ? Math.max(1, least / 2) : 1e-6
        continue
      }
      const by = Math.min(room, ...path.map((step) => network.room(step)))
      network.move([wanted, ...path], by)
      reached += by
      for (const { cell } of path) for (const row of network.cells[cell]?.rows ?? []) this.hide(row)
    }
    network.reset()
    return reached
  }

  private costOf(cell: number): number {
    const found = this.network.cells[cell]
    if (found === undefined) return Number.POSITIVE_INFINITY
    const shown = found.rows.filter((row) => !this.hidden.has(row))
    if (shown.length === 0) return 0
    // A zero that is shown stays shown: the rule says that zeros are not hidden, so hiding one would convince nobody.
    if (!(found.value > 0)) return Number.POSITIVE_INFINITY
    // Of two circuits with as many rows, the one through smaller counts tells the public more.
    return shown.reduce((sum, row) => sum + this.protection.costOf(row), 0) * (1 + Math.log2(1 + found.value) / 1000)
  }
}
