import { studentQuantile } from '../../method/distribution/student-t.js'
import { entryAt, numberAt } from '../../method/matrix.js'
import { logistic, logit, quadraticForm } from '../../method/survey/products.js'
import type { Row } from '../summary-rows.js'
import { summaryRows } from '../territory-summary.js'
import type { PlaceScore, SummaryPlace } from '../territory-summary.js'
import { clriskUnit } from './clrisk-rows.js'
import type { ClriskRun } from './clrisk-rows.js'
import type { Clrisk } from './compute-clrisk.js'

export function clriskSummaryRows(clrisk: Clrisk, places: readonly SummaryPlace[], run: ClriskRun): Row[] {
  return summaryRows(places, { id: 'clrisk', unit: clriskUnit }, run, (members) => scoreOf(clrisk, members))
}

/**
 * Rate of several territories together, P = sum N P / sum N, with SE² = G' V G + s² sum (N a)² / (sum N)²: G the gradients weighted by N
 * and moved by the benchmark as each rate is, a the mean of p (1 - p), s² the variance of the territory effect, which is drawn anew in
 * each territory. Interval on the logit scale, t with the degrees of freedom of the design.
 */
function scoreOf({ rates, sums, fitted, assessment }: Clrisk, members: readonly number[]): PlaceScore {
  const scores = members.map((row) => 100 * (rates[row]?.rate ?? Number.NaN))
  const inhabited = members.filter((row) => (rates[row]?.n ?? 0) > 0)
  const width = sums.gradient.columns
  const gradient = new Float64Array(width)
  const areaVariance = assessment.area?.areaVariance ?? 0
  let [children, expected, area] = [0, 0, 0]
  for (const row of inhabited) {
    const { n = 0, rate = 0, stretch = 1 } = rates[row] ?? {}
    children += n
    expected += n * rate
    area += areaVariance * (stretch * numberAt(sums.sumPq, row)) ** 2
    for (let k = 0; k < width; k++) gradient[k] = numberAt(gradient, k) + n * stretch * entryAt(sums.gradient, row, k)
  }
  const rate = expected / children
  const standardError = Math.sqrt(quadraticForm(gradient, fitted.fit.covariance) + area) / children
  const { df } = fitted.fit
  const reach = ((df > 0 ? studentQuantile(0.975, df) : Number.NaN) * standardError) / (rate * (1 - rate))
  return { scores, children, score: 100 * rate, standardError: 100 * standardError, lower: 100 * logistic(logit(rate) - reach), upper: 100 * logistic(logit(rate) + reach) }
}
