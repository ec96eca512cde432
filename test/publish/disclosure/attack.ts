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

/** Least and greatest value of each hidden cell that fits all that is shown, by linear programming over all that hangs together with it. */
export function attack(cells: readonly CountCell[], isHidden: (cell: CountCell, index: number) => boolean, extra: readonly Equation[] = []): readonly Bounds[] {
  const hidden = cells.map(isHidden)
  const rows = [...equationsOf(cells), ...extra].flatMap(({ terms, lower, upper }, at) => {
    const left = [...terms].filter(([index, factor]) => factor !== 0 && hidden[index] === true)
    const shown = [...terms].reduce((sum, [index, factor]) => sum + (hidden[index] === true ? 0 : factor * cellAt(cells, index).value), 0)
    const text = left.map(([index, factor]) => `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} x${index}`).join(' ')
    const lines = lower === upper ? [` e${at}: ${text} = ${lower - shown}`] : [` l${at}: ${text} >= ${lower - shown}`, ` u${at}: ${text} <= ${upper - shown}`]
    return left.length === 0 ? [] : [{ variables: left.map(([index]) => index), lines }]
  })
  return pieces(cells.length, rows.map(({ variables }) => variables)).flatMap((variables) => {
    const own = new Set(variables)
    const lines = rows.filter((row) => own.has(row.variables[0] ?? -1)).flatMap((row) => row.lines)
    const limits = variables.map((index) => ` ${cellAt(cells, index).low} <= x${index} <= ${Math.min(cellAt(cells, index).high, 1e9)}`)
    const solve = (goal: 'Minimize' | 'Maximize', index: number): number => {
      const found = highs.solve(`${goal}\n obj: x${index}\nSubject To\n${lines.join('\n')}\nBounds\n${limits.join('\n')}\nEnd`)
      if (found.Status !== 'Optimal') throw new Error(`the attack of x${index} ended as ${found.Status}`)
      return found.ObjectiveValue
    }
    return variables.map((index) => (lines.length === 0 ? { index, lower: cellAt(cells, index).low, upper: 1e9 } : { index, lower: solve('Minimize', index), upper: solve('Maximize', index) }))
  }).filter(({ index }) => hidden[index] === true).sort((a, b) => a.index - b.index).map(({ index, lower, upper }) => ({ cell: cellAt(cells, index), lower, upper }))
}

/** Variables that equations tie together, piece by piece. */
function pieces(count: number, rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const leader = Array.from({ length: count }, (_, index) => index)
  const find = (index: number): number => {
    let at = index
    while (leader[at] !== at) at = leader[at] ?? at
    return at
  }
  for (const row of rows) for (const index of row) leader[find(index)] = find(row[0] ?? index)
  const found = new Map<number, number[]>()
  const used = new Set(rows.flat())
  for (let index = 0; index < count; index++) {
    if (!used.has(index)) found.set(-1 - index, [index])
    else found.set(find(index), [...(found.get(find(index)) ?? []), index])
  }
  return [...found.values()]
}

function cellAt(cells: readonly CountCell[], index: number): CountCell {
  const cell = cells[index]
  if (cell === undefined) throw new Error(`there is no cell ${index}`)
  return cell
}

/** Hidden cells that an attacker bounds more narrowly than the threshold, or than all that was possible before; a zero is no secret. */
export function exposed(bounds: readonly Bounds[], threshold: number): readonly Bounds[] {
  return bounds.filter(({ cell, lower, upper }) => cell.value > 0 && upper - lower < Math.min(threshold, cell.high - cell.low) - 1e-6)
}
