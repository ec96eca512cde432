import type { StaleInput } from '../quality/stale-inputs.js'
import type { Clrisk } from '../risk/clrisk/compute-clrisk.js'
import { clriskSummaryRows } from '../risk/clrisk/clrisk-summary.js'
import type { Ivti } from '../risk/compute-ivti.js'
import type { RiskTerritory } from '../risk/measure-indicators.js'
import type { Row } from '../risk/summary-rows.js'
import { ivtiSummaryRows, territorySummary, wholeCode } from '../risk/territory-summary.js'
import type { SummaryPlace } from '../risk/territory-summary.js'
import type { TerritorySystem } from '../territory/system.js'
import { ancestors } from '../territory/territories-at.js'
import type { Db } from '../warehouse/tables.js'
import { writeTable } from '../warehouse/write-table.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { pipelineTerritories } from './reference-tables.js'
import { staleOfModels } from './stale-of-models.js'

/** Writes `risk.territory_summary` where a model has run. */
export async function summariseTerritories(db: Db, specs: PipelineSpecs, systems: ReadonlyMap<string, TerritorySystem>, ivti: Ivti | null, clrisk: Clrisk | null, stale: readonly StaleInput[]): Promise<void> {
  const { territory, period, status, index, classing } = specs.pipeline.value
  const system = systems.get(territory.system)
  if (system === undefined || (ivti === null && clrisk === null)) return
  const run = { period, vintage: territory.vintage, status }
  const places = summaryPlaces(system, territory.level, pipelineTerritories(system, specs))
  const marks = staleOfModels(specs, stale)
  await writeTable(db, territorySummary, [
    ...(clrisk === null ? [] : marked(clriskSummaryRows(clrisk, places, run), marks.clrisk)),
    ...(ivti === null || index === undefined ? [] : marked(ivtiSummaryRows(ivti, places, { ...run, tree: index, classing }), marks.ivti)),
  ])
}

function marked(rows: readonly Row[], staleInputs: string): readonly Row[] {
  return rows.map((row) => ({ ...row, stale_inputs: staleInputs }))
}

/** The whole, then each level above from the top down, territories in order of code. */
export function summaryPlaces(system: TerritorySystem, level: string, territories: readonly Pick<RiskTerritory, 'code'>[]): readonly SummaryPlace[] {
  const members = new Map<string, { readonly level: string; readonly code: string; readonly name: string; readonly depth: number; readonly rows: number[] }>()
  territories.forEach(({ code }, row) => {
    for (const above of ancestors(system, level, code)) {
      const key = `${above.level} ${above.code}`
      const place = members.get(key) ?? { level: above.level, code: above.code, name: above.name, depth: ancestors(system, above.level, above.code).length, rows: [] }
      place.rows.push(row)
      members.set(key, place)
    }
  })
  const places = [...members.values()].sort((a, b) => a.depth - b.depth || (a.code < b.code ? -1 : 1))
  return [{ level: 'whole', code: wholeCode, name: 'Total', members: territories.map((_, row) => row) }, ...places.map(({ level: own, code, name, rows }) => ({ level: own, code, name, members: rows }))]
}
