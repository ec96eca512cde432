import type { Indicator } from '../spec/indicator.js'
import type { Db } from '../warehouse/tables.js'
import { indicatorSql } from './indicator-sql.js'
import type { IndicatorRow } from './indicator-sql.js'
import type { PublishedTables, TerritoryLink } from './side-sql.js'

/** A territory of the pipeline's level and vintage. */
export interface RiskTerritory {
  readonly code: string
  readonly name: string
  /** Territory of the level in which classes are also drawn; null at the top. */
  readonly parent: string | null
  readonly parentName: string | null
}

export interface MeasuredIndicator {
  readonly indicator: Indicator
  /** By territory code; a territory without an entry has no data. */
  readonly rows: ReadonlyMap<string, IndicatorRow>
  /** Territories whose value lay outside the declared bounds and counts as missing. */
  readonly outOfBounds: readonly string[]
}

/**
 * Measures each indicator over the canonical tables, one statement each; rows come in order of territory code. `published` names the
 * canonical tables that hold figures instead of units.
 */
export async function measureIndicators(
  db: Db,
  indicators: readonly Indicator[],
  link: TerritoryLink,
  published: PublishedTables = new Set(),
): Promise<readonly MeasuredIndicator[]> {
  const measured: MeasuredIndicator[] = []
  for (const indicator of indicators) {
    const { rows } = await indicatorSql(indicator, link, published).execute(db)
    measured.push(withinBounds(indicator, rows))
  }
  return measured
}

function withinBounds(indicator: Indicator, rows: readonly IndicatorRow[]): MeasuredIndicator {
  const { bounds } = indicator
  const outside = (row: IndicatorRow): boolean => bounds !== undefined && row.value !== null && (row.value < bounds[0] || row.value > bounds[1])
  return {
    indicator,
    rows: new Map(rows.map((row) => [row.territory_code, outside(row) ? { ...row, value: null } : row])),
    outOfBounds: rows.filter(outside).map((row) => row.territory_code),
  }
}
