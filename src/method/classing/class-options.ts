import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { DaleniusHodgesRule } from './dalenius-hodges.js'

export const classMethods = [
  'equal-width',
  'quantile',
  'jenks',
  'kmeans',
  'dalenius-hodges',
  'head-tail',
  'sd',
  'fixed',
] as const
export type ClassMethod = (typeof classMethods)[number]

export interface ClassOptions {
  readonly method: ClassMethod
  /** How many classes; for `head-tail` at most; `fixed` takes it from the cuts. */
  readonly classes?: number | undefined
  /** Weight of each value (children instead of territories); not negative. */
  readonly weights?: Numbers | undefined
  /** For `fixed`: ascending lower bounds of every class but the first, e.g. those of a base year. */
  readonly cuts?: Numbers | undefined
  /** Fewest values a class may hold, 1 when not given; `fixed` cuts are never moved. */
  readonly minimumSize?: number | undefined
  /** For `dalenius-hodges`: bins, the lesser of 15 L and the distinct values when not given. */
  readonly bins?: number | undefined
  readonly binRule?: DaleniusHodgesRule | undefined
  /** Decimals of the labels; the fewest that keep classes apart when not given. */
  readonly digits?: number | undefined
}

/** Refuses options that cannot give classes. */
export function checkClassOptions(values: Numbers, options: ClassOptions): void {
  const { method, classes, weights, cuts, minimumSize, bins } = options
  if (method === 'fixed') checkCuts(cuts)
  else checkCount('classes', classes)
  if (minimumSize !== undefined) checkCount('minimumSize', minimumSize)
  if (bins !== undefined) checkCount('bins', bins)
  for (let index = 0; index < values.length; index++) {
    const value = numberAt(values, index)
    if (Number.isNaN(value)) continue
    if (!Number.isFinite(value)) {
      refuse({ code: 'METHOD_CLASS_INFINITE', what: `value ${index} is infinite`, expected: 'finite numbers or NaN' })
    }
    if (weights !== undefined && !(numberAt(weights, index) >= 0 && numberAt(weights, index) < Infinity)) {
      refuse({
        code: 'METHOD_CLASS_WEIGHT',
        what: `the weight of value ${index} is ${String(weights[index])}`,
        expected: 'a finite weight of 0 or more for every value present',
      })
    }
  }
}

function checkCount(name: string, count: number | undefined): void {
  if (count !== undefined && Number.isInteger(count) && count >= 1) return
  refuse({ code: 'METHOD_CLASS_COUNT', what: `${name} is ${String(count)}`, expected: 'a whole number of 1 or more' })
}

function checkCuts(cuts: Numbers | undefined): void {
  const list = Array.from(cuts ?? [])
  const ascending = list.every((cut, index) => Number.isFinite(cut) && (index === 0 || cut > numberAt(list, index - 1)))
  if (list.length > 0 && ascending) return
  refuse({
    code: 'METHOD_CLASS_CUTS',
    what: cuts === undefined ? 'method "fixed" came without cuts' : 'the cuts are not finite and strictly ascending',
    expected: 'the lower bound of every class but the first, ascending',
    todo: 'Give `cuts`, for instance those of the base year.',
  })
}
