import { sql } from 'kysely'
import type { Indicator } from '../../spec/indicator.js'
import { tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import type { IndicatorCounts } from './indicator-counts.js'
import type { ScorePart } from './protect-scores.js'

interface PartRow {
  readonly territory: string
  readonly indicator: string
  readonly denominator: number | null
  readonly normalised: number | null
  readonly contribution: number | null
  /** Of the weight of the indicators that the territory has. */
  readonly share: number | null
  readonly least: number | null
  readonly greatest: number | null
  /** Points of the common scale per unit of the value. */
  readonly slope: number | null
}

/** Contributions of every indicator to every score, with how far each could vary and how far it must. */
export async function readScoreParts(db: Db, indicators: ReadonlyMap<string, Indicator>, kinds: ReadonlyMap<string, IndicatorCounts>, threshold: number): Promise<readonly ScorePart[]> {
  if (!(await tableExists(db, { schema: 'risk', name: 'ivti_indicator' }))) return []
  const { rows } = await sql<PartRow>`
    select territory_code as territory, indicator, denominator, normalised, contribution,
      weight / nullif(sum(weight) filter (where contribution is not null) over (partition by territory_code), 0) as share,
      min(normalised) over (partition by indicator) as least, max(normalised) over (partition by indicator) as greatest,
      (max(normalised) over (partition by indicator) - min(normalised) over (partition by indicator))
        / nullif(max(value) over (partition by indicator) - min(value) over (partition by indicator), 0) as slope
    from risk.ivti_indicator order by 1, 2`.execute(db)
  return rows.map((row) => partOf(row, indicators.get(row.indicator), kinds.get(row.indicator), threshold))
}

function partOf(row: PartRow, indicator: Indicator | undefined, kind: IndicatorCounts | undefined, threshold: number): ScorePart {
  const { territory, contribution } = row
  const weight = row.normalised !== null && row.normalised !== 0 && contribution !== null ? contribution / row.normalised : (row.share ?? 0)
  const ends = [weight * (row.least ?? 0), weight * (row.greatest ?? 0)]
  const [least, greatest] = [Math.min(...ends, contribution ?? 0), Math.max(...ends, contribution ?? 0)]
  const isCount = kind !== undefined && (kind.numerator || kind.denominator)
  return { territory, indicator: row.indicator, contribution, least, greatest, points: isCount ? wanted(row, indicator?.per ?? 1, weight, greatest - least, threshold) : null }
}

/** What a change of the count by the threshold makes; half of all that is possible where the denominator itself is below it. */
function wanted(row: PartRow, per: number, weight: number, range: number, threshold: number): number {
  if (row.denominator !== null && row.denominator < threshold) return range / 2
  const change = (per * threshold) / (row.denominator ?? 1)
  return Math.min(range, Math.abs(weight * (row.slope ?? 0) * change))
}
