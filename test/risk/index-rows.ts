import { classing as classingSpec, indexTree } from '../../src/spec/index-tree.js'
import { computeIvti } from '../../src/risk/compute-ivti.js'
import type { Ivti } from '../../src/risk/compute-ivti.js'
import type { MeasuredIndicator, RiskTerritory } from '../../src/risk/measure-indicators.js'
import type { RiskRun } from '../../src/risk/summary-rows.js'
import { indicatorOf } from './canonical-rows.js'

export interface IndexCase {
  /** Values by indicator id, one for each territory; null is missing. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>
  readonly codes?: readonly string[]
  readonly parents?: readonly (string | null)[]
  readonly dimensionOf?: (id: string) => string
  readonly tree?: Readonly<Record<string, unknown>>
  readonly classing?: Readonly<Record<string, unknown>>
  readonly outOfBounds?: Readonly<Record<string, readonly string[]>>
}

/** An index over literal values: territories `01`, `02`, …, every indicator a dimension of its own unless told otherwise. */
export function indexOf({ values, codes, parents, dimensionOf = (id) => `d_${id}`, tree, classing, outOfBounds }: IndexCase): { readonly ivti: Ivti; readonly run: RiskRun } {
  const ids = Object.keys(values)
  const count = Math.max(0, ...Object.values(values).map((column) => column.length))
  const territories: RiskTerritory[] = Array.from({ length: count }, (_, row) => {
    const parent = parents === undefined ? 'P' : (parents[row] ?? null)
    return { code: codes?.[row] ?? String(row + 1).padStart(2, '0'), name: `Place ${row + 1}`, parent, parentName: parent === null ? null : `Region ${parent}` }
  })
  const measured = ids.map((id): MeasuredIndicator => ({
    indicator: { ...indicatorOf({ numerator: { from: 'person', measure: 'count' } }), id },
    outOfBounds: outOfBounds?.[id] ?? [],
    rows: new Map((values[id] ?? []).map((value, row) => {
      const code = territories[row]?.code ?? ''
      return [code, { territory_code: code, value, numerator: value, denominator: 1, records: 1, period: '2022', denominator_period: '2022' }]
    })),
  }))
  const dimensions = [...new Set(ids.map(dimensionOf))].map((id) => ({ id, title: `Title of ${id}`, indicators: ids.filter((each) => dimensionOf(each) === id).map((indicator) => ({ indicator })) }))
  const parsed = indexTree.parse({ dimensions, ...tree })
  const classes = classingSpec.parse({ parent_level: 'region', ...classing })
  return {
    ivti: computeIvti(territories, measured, parsed, classes),
    run: { period: '2022', vintage: '2018', stale: new Set(), status: 'draft', tree: parsed, classing: classes },
  }
}

/** Columns of figures that vary but follow no rule, the same for the same seed. */
export function scattered(count: number, seed: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => Math.round(1000 * Math.abs(Math.sin((index + 1) * 12.9898 + seed * 78.233) * 43758.5453 % 1)) / 10)
}
