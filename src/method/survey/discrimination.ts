import type { Numbers } from '../matrix.js'
import { riskLevels } from './risk-levels.js'
import type { RiskLevels } from './risk-levels.js'

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
  return discriminationOf(riskLevels(y, probability, weights))
}

/** The same from the rows by their probability. */
export function discriminationOf(levels: RiskLevels): Discrimination {
  let eventsAbove = 0
  let othersAbove = 0
  let pairs = 0
  let precision = 0
  for (let level = levels.probability.length - 1; level >= 0; level--) {
    const events = levels.events[level] ?? 0
    const others = levels.others[level] ?? 0
    pairs += others * (eventsAbove + events / 2)
    eventsAbove += events
    othersAbove += others
    precision += (events * eventsAbove) / (eventsAbove + othersAbove)
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
export function classifyAt({ probability, events, others }: RiskLevels, cut: number): Classification {
  let [trueNegative, falsePositive, falseNegative, truePositive] = [0, 0, 0, 0]
  for (let level = 0; level < probability.length; level++) {
    const own = events[level] ?? 0
    const rest = others[level] ?? 0
    if ((probability[level] ?? Number.NaN) >= cut) {
      truePositive += own
      falsePositive += rest
    } else {
      falseNegative += own
      trueNegative += rest
    }
  }
  return {
    cut,
    sensitivity: truePositive / (truePositive + falseNegative),
    specificity: trueNegative / (trueNegative + falsePositive),
    positivePredictive: truePositive / (truePositive + falsePositive),
    negativePredictive: trueNegative / (trueNegative + falseNegative),
    accuracy: (truePositive + trueNegative) / (truePositive + trueNegative + falsePositive + falseNegative),
  }
}
