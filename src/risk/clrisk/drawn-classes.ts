import { logistic, logit } from '../../method/survey/products.js'

/**
 * Classes of one draw's rates under fixed cuts, [cut, next), each rate moved as the benchmark moves it: `moves` on the logit scale. NaN
 * for a rate that is missing. The list stands until the next call.
 */
export function drawnClasses(cuts: readonly number[], moves: Float64Array): (rates: Float64Array) => Float64Array {
  const bounds = Float64Array.from(cuts)
  const classes = new Float64Array(moves.length)
  return (rates) => {
    for (let at = 0; at < classes.length; at++) {
      const drawn = rates[at] ?? Number.NaN
      const move = moves[at] ?? 0
      const rate = move === 0 ? drawn : logistic(logit(drawn) + move)
      let own = Number.isNaN(rate) ? Number.NaN : 0
      for (let cut = 0; cut < bounds.length; cut++) if (rate >= (bounds[cut] ?? Number.NaN)) own += 1
      classes[at] = own
    }
    return classes
  }
}
