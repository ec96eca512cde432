import { numberAt } from '../../method/matrix.js'
import type { IndexTree } from '../../spec/index-tree.js'
import type { Clrisk } from '../clrisk/compute-clrisk.js'
import type { Ivti } from '../compute-ivti.js'
import type { PresentModel } from './territory-change.js'

/** CLRISK of this run for the comparison; `survey` identifies its survey. */
export function presentClrisk(clrisk: Clrisk, survey: readonly string[]): PresentModel {
  const method = clrisk.model.benchmark?.method === 'logit-shift' ? 'logit-shift' : 'ratio'
  return {
    territories: clrisk.territories.map(({ code, name }, row) => ({
      code,
      name,
      score: clrisk.rates[row]?.rate ?? Number.NaN,
      standardError: clrisk.rates[row]?.standardError ?? Number.NaN,
      parent: clrisk.parentOf.get(code),
    })),
    direct: new Map((clrisk.benchmark?.rows ?? []).flatMap(({ used, parent, value, direct, directError }) => (used && parent !== null && value === null ? [[parent, { estimate: direct, standardError: directError, method }] as const] : []))),
    df: clrisk.fitted.fit.df,
    parts: [...clrisk.fitted.fit.termNames].sort(),
    survey,
    cuts: clrisk.classes.cuts,
    fixedScale: true,
  }
}

export function presentIvti({ territories, index, classes }: Ivti, tree: IndexTree): PresentModel {
  return {
    territories: territories.map(({ code, name }, row) => ({ code, name, score: numberAt(index.scores, row), standardError: Number.NaN, parent: undefined })),
    direct: new Map(),
    df: Number.NaN,
    parts: [...index.indicators].sort(),
    survey: [],
    cuts: classes.cuts,
    fixedScale: hasFixedScale(tree),
  }
}

/** Whether a score means the same in every period: the ends of each scale and the weights are written, and no outlier is moved. */
function hasFixedScale({ dimensions, normalisation, treatment, weights }: IndexTree): boolean {
  const fixed = dimensions.every(({ indicators }) => indicators.every(({ goalposts }) => goalposts !== undefined))
  return normalisation === 'min-max' && fixed && treatment === 'none' && (weights === 'equal' || weights === 'given')
}
