import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'

export interface Discrimination {
  /** Share of weighted pairs (event, other) in which the event has the higher probability, ties one half. */
  readonly auc: number
  /** Average precision: mean over weighted events of the precision at their probability. */
  readonly precisionRecallAuc: number
}

/**
 * Weighted areas under the ROC and the precision-recall curve, ties kept together. NaN without both outcomes.
 * Hanley and McNeil (1982), Radiology 143, 29-36.
 */
export function discrimination(y: Numbers, probability: Numbers, weights: Numbers): Discrimination {
  const order = Array.from({ length: y.length }, (_, row) => row)
    .filter((row) => numberAt(weights, row) > 0)
    .sort((a, b) => numberAt(probability, b) - numberAt(probability, a))
  let eventsAbove = 0
  let othersAbove = 0
  let pairs = 0
  let precision = 0
  for (let first = 0; first < order.length;) {
    const level = numberAt(probability, order[first] ?? 0)
    let events = 0
    let others = 0
    let last = first
    for (; last < order.length && numberAt(probability, order[last] ?? 0) === level; last++) {
      const row = order[last] ?? 0
      if (numberAt(y, row) === 1) events += numberAt(weights, row)
      else others += numberAt(weights, row)
    }
    pairs += others * (eventsAbove + events / 2)
    eventsAbove += events
    othersAbove += others
    precision += (events * eventsAbove) / (eventsAbove + othersAbove)
    first = Math.max(last, first + 1)
  }
  return { auc: pairs / (eventsAbove * othersAbove), precisionRecallAuc: precision / eventsAbove }
}

export interface Classification {
  readonly cut: number
  readonly sensitivity: number
  readonly specificity: number
  readonly positivePredictive: number
  readonly negativePredictive: number
  readonly accuracy: number
}

/** Weighted shares of right answers when a probability of `cut` or more counts as an event. */
export function classifyAt(y: Numbers, probability: Numbers, weights: Numbers, cut: number): Classification {
  const cell = [0, 0, 0, 0]
  for (let row = 0; row < y.length; row++) {
    const at = (numberAt(y, row) === 1 ? 2 : 0) + (numberAt(probability, row) >= cut ? 1 : 0)
    cell[at] = numberAt(cell, at) + numberAt(weights, row)
  }
  const [trueNegative = 0, falsePositive = 0, falseNegative = 0, truePositive = 0] = cell
  return {
    cut,
    sensitivity: truePositive / (truePositive + falseNegative),
    specificity: trueNegative / (trueNegative + falsePositive),
    positivePredictive: truePositive / (truePositive + falsePositive),
    negativePredictive: trueNegative / (trueNegative + falseNegative),
    accuracy: (truePositive + trueNegative) / (truePositive + trueNegative + falsePositive + falseNegative),
  }
}
