import type { StaleInput } from '../quality/stale-inputs.js'
import type { BaseModel } from '../risk/change/base-model.js'
import { computeIvti } from '../risk/compute-ivti.js'
import type { Ivti } from '../risk/compute-ivti.js'
import { measureIndicators } from '../risk/measure-indicators.js'
import { writeIvti } from '../risk/write-ivti.js'
import type { TerritorySystem } from '../territory/system.js'
import { dropSchema } from '../warehouse/relation.js'
import type { Db } from '../warehouse/tables.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { pipelineTerritories, territoryLink } from './reference-tables.js'

/** The index of a pipeline, from the canonical tables to `risk.*` in one transaction; null where it has none. */
export async function runIvti(db: Db, specs: PipelineSpecs, systems: ReadonlyMap<string, TerritorySystem>, base: BaseModel | null, stale: readonly StaleInput[]): Promise<Ivti | null> {
  const { index, classing, territory, period, status } = specs.pipeline.value
  const system = systems.get(territory.system)
  // The tables of another pipeline of this folder are no result of this one.
  await dropSchema(db, 'risk')
  if (index === undefined || system === undefined) return null
  const ids = index.dimensions.flatMap((dimension) => dimension.indicators.map((leaf) => leaf.indicator))
  const indicators = ids.flatMap((id) => specs.indicators.get(id) ?? [])
  const published = new Set([...specs.canonical.values()].filter(({ value }) => value.unit === 'territory').map(({ value }) => value.table))
  const measured = await measureIndicators(db, indicators, territoryLink, published)
  const ivti = computeIvti(pipelineTerritories(system, specs), measured, index, classing, classing.method === 'fixed' ? null : base?.cuts)
  await db.transaction().execute((transaction) => writeIvti(transaction, ivti, { period, vintage: territory.vintage, status, tree: index, classing, stale: new Set(stale.map(({ registry }) => registry)) }))
  return ivti
}
