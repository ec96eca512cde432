import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { BenchmarkMargin, DirectEstimate } from './benchmark-input.js'
import { codeLabels } from './label-codes.js'

/** Cells with persons of one group that has a direct estimate. */
export interface Members {
  readonly direct: DirectEstimate
  readonly list: readonly number[]
}

/** The groups of a margin, and the names of those without a direct estimate. */
export function membersOf(
  margin: BenchmarkMargin,
  n: Numbers,
): { readonly members: readonly Members[]; readonly untouched: readonly string[] } {
  const { codes, names } = codeLabels(margin.groups)
  const lists = names.map((): number[] => [])
  codes.forEach((code, cell) => {
    if (numberAt(n, cell) > 0) lists[code]?.push(cell)
  })
  const directs = new Map(margin.direct.map((one) => [one.group, one]))
  const members = names.flatMap((name, code) => {
    const direct = directs.get(name)
    return direct === undefined ? [] : [{ direct, list: lists[code] ?? [] }]
  })
  return { members, untouched: names.filter((name) => !directs.has(name)) }
}

/** Population-weighted rate. */
export function rateOver(n: Float64Array, p: Float64Array): number {
  let persons = 0
  let events = 0
  n.forEach((count, at) => {
    persons += count
    events += count > 0 ? count * numberAt(p, at) : 0
  })
  return events / persons
}
