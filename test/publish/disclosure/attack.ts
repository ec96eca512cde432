import highsModule from 'highs'
import type { Highs } from 'highs'
import type { CountCell } from '../../../src/publish/disclosure/count-cell.js'
import { ground } from '../../../src/publish/disclosure/count-cell.js'

// The package is an ES module under types that say it is not.
const highs = await (highsModule as unknown as () => Promise<Highs>)()

export interface Bounds {
  readonly cell: CountCell
  readonly lower: number
  readonly upper: number
}

/** Equations as an attacker has them: cell index to coefficient, and bounds of their sum. */
export interface Equation {
  readonly terms: ReadonlyMap<number, number>
  readonly lower: number
  readonly upper: number
}

/** What comes into a sum is what goes out of it, at every sum but the ground. */
export function equationsOf(cells: readonly CountCell[]): readonly Equation[] {
  const nodes = new Map<string, Map<number, number>>()
  cells.forEach(({ from, to }, index) => {
    for (const [node, sign] of [[from, -1], [to, 1]] as const) {
      if (node === ground) continue
      const terms = nodes.get(node) ?? new Map<number, number>()
      nodes.set(node, terms.set(index, (terms.get(index) ?? 0) + sign))
    }
  })
  return [...nodes.values()].map((terms) => ({ terms, lower: 0, upper: 0 }))
}

/** Least and greatest value of each hidden cell that fits all that is shown, by linear programming. */
export function attack(cells: readonly CountCell[], isHidden: (cell: CountCell, index: number) => boolean, extra: readonly Equation[] = []): readonly Bounds[] {
  const unknown = cells.flatMap((cell, index) => (isHidden(cell, index) ? [index] : []))
  const equations = [...equationsOf(cells), ...extra]
  const rows = equations.flatMap(({ terms, lower, upper }, at) => {
    const shown = [...terms].reduce((sum, [index, factor]) => sum + (isHidden(cells[index] ?? cellAt(cells, index), index) ? 0 : factor * (cells[index]?.value ?? 0)), 0)
    const left = [...terms].filter(([index, factor]) => factor !== 0 && isHidden(cells[index] ?? cellAt(cells, index), index))
    if (left.length === 0) return []
    const text = left.map(([index, factor]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} x${index}`).join(' ')
    if (lower === upper) return [` e${at}: ${text} = ${lower - shown}`]
    return [` l${at}: ${text} >= ${lower - shown}`, ` u${at}: ${text} <= ${upper - shown}`]
  })
  const limits = unknown.map((index) => ` ${cells[index]?.low ?? 0} <= x${index} <= ${Number.isFinite(cells[index]?.high) ? cells[index]?.high : 1e9}`)
  const solve = (goal: 'Minimize' | 'Maximize', index: number): number => {
    const problem = `${goal}\n obj: x${index}\nSubject To\n${rows.join('\n')}\nBounds\n${limits.join('\n')}\nEnd`
    const found = highs.solve(rows.length === 0 ? problem.replace('Subject To\n', 'Subject To\n free: 0 x' + index + ' <= 1\n') : problem)
    if (found.Status !== 'Optimal') throw new Error(`the attack of x${index} ended as ${found.Status}`)
    return found.ObjectiveValue
  }
  return unknown.map((index) => ({ cell: cellAt(cells, index), lower: solve('Minimize', index), upper: solve('Maximize', index) }))
}

function cellAt(cells: readonly CountCell[], index: number): CountCell {
  const cell = cells[index]
  if (cell === undefined) throw new Error(`there is no cell ${index}`)
  return cell
}

/** Hidden cells that an attacker bounds more narrowly than the threshold, or than all that was possible before. */
export function exposed(bounds: readonly Bounds[], threshold: number): readonly Bounds[] {
  return bounds.filter(({ cell, lower, upper }) => upper - lower < Math.min(threshold, cell.high - cell.low) - 1e-6)
}
