import { correlation } from '../../method/descriptive/correlation.js'
import type { Numbers } from '../../method/matrix.js'
import { numberAt } from '../../method/matrix.js'

export interface Agreement {
  readonly territories: number
  readonly spearman: number
  /** Cohen's kappa with weights 1 - |i - j| / (k - 1) and 1 - (i - j)² / (k - 1)². */
  readonly linearKappa: number
  readonly quadraticKappa: number
  /** Share of the territories in the same class. */
  readonly same: number
}

/** Agreement of two scores and their classes (-1 is none) over the territories that have both. Cohen (1968), Psychological Bulletin 70. */
export function agreementOf(a: { readonly scores: Numbers; readonly classes: Numbers }, b: { readonly scores: Numbers; readonly classes: Numbers }, classes: number): Agreement {
  const rows = Array.from({ length: a.scores.length }, (_, row) => row).filter(
    (row) => Number.isFinite(numberAt(a.scores, row)) && Number.isFinite(numberAt(b.scores, row)) && numberAt(a.classes, row) >= 0 && numberAt(b.classes, row) >= 0,
  )
  const first = rows.map((row) => numberAt(a.classes, row))
  const second = rows.map((row) => numberAt(b.classes, row))
  const scoresOf = (scores: Numbers) => rows.map((row) => numberAt(scores, row))
  return {
    territories: rows.length,
    spearman: rows.length < 2 ? Number.NaN : correlation(scoresOf(a.scores), scoresOf(b.scores), 'spearman'),
    linearKappa: kappa(first, second, classes, 1),
    quadraticKappa: kappa(first, second, classes, 2),
    same: rows.length === 0 ? Number.NaN : first.filter((value, at) => value === second[at]).length / rows.length,
  }
}

function kappa(a: readonly number[], b: readonly number[], classes: number, power: number): number {
  if (a.length === 0 || classes < 2) return Number.NaN
  const shareOf = (list: readonly number[], value: number): number => list.filter((each) => each === value).length / list.length
  const gap = (i: number, j: number): number => (Math.abs(i - j) / (classes - 1)) ** power
  const seen = a.reduce((sum, value, at) => sum + gap(value, b[at] ?? 0), 0) / a.length
  let expected = 0
  for (let i = 0; i < classes; i++) for (let j = 0; j < classes; j++) expected += shareOf(a, i) * shareOf(b, j) * gap(i, j)
  return expected === 0 ? Number.NaN : 1 - seen / expected
}
