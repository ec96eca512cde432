import type { PublicFactor, PublicGroup, PublicIndicatorValue, PublicResult, PublicTerritory } from './public-view.js'
import { groupedBy, numberIn, scoreIn, stateIn, wordIn, wordOrNull } from './row-values.js'
import type { ViewRow } from './row-values.js'

export interface TerritoryTables {
  readonly risk: readonly ViewRow[]
  readonly clrisk: readonly ViewRow[]
  readonly factors: readonly ViewRow[]
  readonly groups: readonly ViewRow[]
  readonly indicators: readonly ViewRow[]
  readonly places: readonly ViewRow[]
}

/** One entry per territory that has a result of any model, in order of code. */
export function territoriesOf(tables: TerritoryTables): readonly PublicTerritory[] {
  const risk = groupedBy(tables.risk, 'territory_code')
  const clrisk = groupedBy(tables.clrisk, 'territory_code')
  const factors = groupedBy(tables.factors, 'territory_code')
  const groups = groupedBy(tables.groups, 'territory_code')
  const indicators = groupedBy(tables.indicators, 'territory_code')
  const places = groupedBy(tables.places, 'territory_code')
  return [...risk].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, results]) => ({
    code,
    name: wordIn(results[0], 'name'),
    parentCode: wordOrNull(results[0], 'parent_code'),
    parentName: wordOrNull(results[0], 'parent_name'),
    longitude: numberIn(places.get(code)?.[0], 'longitude'),
    latitude: numberIn(places.get(code)?.[0], 'latitude'),
    results: results.map((row) => resultOf(row, clrisk.get(code)?.[0])),
    factors: (factors.get(code) ?? []).map(factorOf),
    indicators: (indicators.get(code) ?? []).map(indicatorOf),
    groups: (groups.get(code) ?? []).map(groupOf),
  }))
}

function resultOf(row: ViewRow, clrisk: ViewRow | undefined): PublicResult {
  const own = wordIn(row, 'model') === 'clrisk' ? clrisk : undefined
  return {
    model: wordIn(row, 'model'),
    state: stateIn(row, 'score'),
    score: scoreIn(row, 'score'),
    lower: scoreIn(row, 'lower'),
    upper: scoreIn(row, 'upper'),
    class: wordOrNull(row, 'class'),
    classWithinParent: wordOrNull(row, 'class_within_parent'),
    stability: numberIn(row, 'stability'),
    coverage: numberIn(row, 'coverage'),
    quality: wordOrNull(own, 'quality'),
    children: numberIn(own, 'children'),
    childrenAtRisk: numberIn(own, 'children_at_risk'),
  }
}

function factorOf(row: ViewRow): PublicFactor {
  return {
    factor: wordIn(row, 'factor'),
    contribution: numberIn(row, 'contribution'),
    share: numberIn(row, 'share'),
    rank: numberIn(row, 'rank'),
    state: stateIn(row, 'contribution'),
  }
}

function indicatorOf(row: ViewRow): PublicIndicatorValue {
  return {
    indicator: wordIn(row, 'indicator'),
    value: numberIn(row, 'value'),
    contribution: numberIn(row, 'contribution'),
    period: wordOrNull(row, 'value_period'),
    state: stateIn(row, 'value'),
  }
}

function groupOf(row: ViewRow): PublicGroup {
  const benchmarked = numberIn(row, 'rate_benchmarked')
  return {
    by: wordIn(row, 'by'),
    value: wordIn(row, 'value'),
    children: numberIn(row, 'children'),
    rate: benchmarked ?? numberIn(row, 'rate'),
    lower: numberIn(row, 'lower'),
    upper: numberIn(row, 'upper'),
    state: stateIn(row, 'rate'),
  }
}
