import { extent, isConstant, kurtosis, skewness } from '../descriptive/moments.js'
import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { boxCox } from './box-cox.js'
import type { TreatmentRule } from './index-input.js'

export interface Shape {
  readonly skewness: number
  readonly kurtosis: number
}

export interface Treatment {
  readonly rule: TreatmentRule
  /** What was done in the end: `none` when the values pass as they are. */
  readonly applied: 'none' | 'winsorise' | 'log' | 'box-cox'
  /** Positions whose value was moved to that of the next. */
  readonly points: readonly number[]
  readonly before: Shape
  readonly after: Shape
  /** False when |skewness| >= 2 and kurtosis >= 3.5 even afterwards. */
  readonly passed: boolean
  readonly lambda?: number
  readonly values: Float64Array
}

const mostPoints = 5

/**
 * Outlier treatment of one indicator; missing values stay missing and do not count.
 * An indicator fails when |skewness| >= 2 and excess kurtosis >= 3.5 (both of the second type).
 * `winsorise`: while it fails, the extreme value on the skewed side takes the next value, up to 5 points (ties move
 * together). `log`: ln(x - min + 0.01 (max - min)), only when it fails. `auto`: winsorise; if that does not pass, the
 * log of the untreated values. `box-cox`: always, lambda by maximum likelihood.
 * OECD/JRC (2008), Handbook; Becker et al. (2022), COINr, JOSS 7(78).
 */
export function treat(values: Numbers, rule: TreatmentRule): Treatment {
  const original = Float64Array.from(values)
  const before = shapeOf(original)
  const unchanged = {
    rule,
    applied: 'none',
    points: [],
    before,
    after: before,
    passed: passes(before),
    values: original,
  } as const
  if (rule === 'none' || isConstant(original)) return unchanged
  if (rule === 'box-cox') {
    const changed = boxCox(original)
    const after = shapeOf(changed.values)
    return { ...unchanged, applied: 'box-cox', after, passed: passes(after), ...changed }
  }
  if (passes(before)) return unchanged
  if (rule !== 'log') {
    const moved = winsorise(original)
    const after = shapeOf(moved.values)
    if (rule === 'winsorise' || passes(after))
      return { ...unchanged, applied: 'winsorise', after, passed: passes(after), ...moved }
  }
  const logged = logarithm(original)
  const after = shapeOf(logged)
  return { ...unchanged, applied: 'log', after, passed: passes(after), values: logged }
}

function shapeOf(values: Float64Array): Shape {
  return { skewness: skewness(values), kurtosis: kurtosis(values) }
}

/** Undefined moments (few or equal values) pass: there is nothing to judge by. */
function passes(shape: Shape): boolean {
  return !(Math.abs(shape.skewness) >= 2 && shape.kurtosis >= 3.5)
}

function winsorise(original: Float64Array): { readonly values: Float64Array; readonly points: readonly number[] } {
  const values = original.slice()
  const points = new Set<number>()
  for (let shape = shapeOf(values); !passes(shape) && points.size < mostPoints; shape = shapeOf(values)) {
    const { min, max } = extent(values)
    const end = shape.skewness >= 0 ? max : min
    const next = extent(values.filter((value) => value !== end))
    const target = shape.skewness >= 0 ? next.max : next.min
    original.forEach((_, index) => {
      if (numberAt(values, index) !== end) return
      values[index] = target
      points.add(index)
    })
  }
  return { values, points: [...points].sort((a, b) => a - b) }
}

function logarithm(values: Float64Array): Float64Array {
  const { min, max } = extent(values)
  return values.map((value) => Math.log(value - min + 0.01 * (max - min)))
}
