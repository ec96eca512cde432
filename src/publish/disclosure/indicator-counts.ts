import type { CanonicalTable } from '../../spec/canonical.js'
import type { Aggregate, Indicator } from '../../spec/indicator.js'

/** Which figures of an indicator's row are counts of people that must not be told when small. */
export interface IndicatorCounts {
  readonly numerator: boolean
  readonly denominator: boolean
  /** Rows behind the numerator are people, households or events. */
  readonly records: boolean
  /** The numerator is part of the denominator, so that the rest is a count too. */
  readonly rest: boolean
}

/**
 * Counts, and sums of whole numbers (pupils of a school), are counts; means and sums of money are not. Figures by territory have been
 * published by their institution, unless the pipeline names the registry.
 */
export function indicatorCounts(indicator: Indicator, tables: ReadonlyMap<string, CanonicalTable>, protect: readonly string[]): IndicatorCounts {
  const { numerator, denominator } = indicator
  const top = isCount(numerator, tables, protect)
  const bottom = denominator !== undefined && isCount(denominator, tables, protect)
  return {
    numerator: top,
    denominator: bottom,
    records: isCloseToPeople(numerator, tables),
    rest: top && bottom && numerator.measure === 'count' && denominator.measure === 'count' && numerator.from === denominator.from && numerator.registry === denominator.registry,
  }
}

function isCount(side: Aggregate, tables: ReadonlyMap<string, CanonicalTable>, protect: readonly string[]): boolean {
  const table = tables.get(side.from)
  if (table?.unit === 'territory' && !(side.registry !== undefined && protect.includes(side.registry))) return false
  if (side.measure === 'count') return true
  const column = table?.columns.find(({ name }) => name === side.column)
  return side.measure === 'sum' && (table?.unit === 'territory' || column?.type === 'integer')
}

function isCloseToPeople({ from }: Aggregate, tables: ReadonlyMap<string, CanonicalTable>): boolean {
  const unit = tables.get(from)?.unit
  return unit === undefined || unit === 'person' || unit === 'household' || unit === 'event'
}
