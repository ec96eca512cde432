import type { StaleInput } from '../quality/stale-inputs.js'
import type { Clrisk } from '../risk/clrisk/compute-clrisk.js'
import type { BaseModel } from '../risk/change/base-model.js'
import { writeTerritoryChange } from '../risk/change/change-table.js'
import type { ChangedModel } from '../risk/change/change-table.js'
import { presentClrisk, presentIvti } from '../risk/change/present-models.js'
import { territoryChange } from '../risk/change/territory-change.js'
import type { Ivti } from '../risk/compute-ivti.js'
import type { Db } from '../warehouse/tables.js'
import type { BaseReleases } from './base-releases.js'
import type { PipelineSpecs } from './load-pipeline.js'
import type { PulledDelivery } from './pull.js'
import { readBaseClrisk, readBaseIvti, surveyMarks } from './read-base.js'
import { staleOfModels } from './stale-of-models.js'

/** The base models of a run, read once. */
export interface BaseModels {
  readonly ivti: BaseModel | null
  readonly clrisk: BaseModel | null
}

export async function readBases(specs: PipelineSpecs, { ivti, clrisk }: BaseReleases): Promise<BaseModels> {
  const { classing, clrisk: model } = specs.pipeline.value
  return {
    ivti: ivti === null ? null : await readBaseIvti(ivti, classing.labels),
    clrisk: clrisk === null || model === undefined ? null : await readBaseClrisk(clrisk, model.classing.labels),
  }
}

/** Writes `risk.territory_change` where a model has a base period; no table where none has. */
export async function writeChange(db: Db, specs: PipelineSpecs, bases: BaseModels, found: { readonly ivti: Ivti | null; readonly clrisk: Clrisk | null }, deliveries: readonly PulledDelivery[], stale: readonly StaleInput[]): Promise<void> {
  const { period, index, classing } = specs.pipeline.value
  const models: ChangedModel[] = []
  const marks = staleOfModels(specs, stale)
  if (bases.clrisk !== null && found.clrisk !== null) {
    const { model, surveyPeriod } = found.clrisk
    const survey = surveyMarks(model.survey.registry, surveyPeriod, deliveries.map(({ row }) => ({ registry: row.registry, period: row.period, sha256: row.id })))
    const change = territoryChange(bases.clrisk, presentClrisk(found.clrisk, survey))
    models.push({ model: 'clrisk', basePeriod: bases.clrisk.cuts.period, period, labels: model.classing.labels, factor: 100, change, staleInputs: marks.clrisk })
  }
  if (bases.ivti !== null && found.ivti !== null && index !== undefined) {
    const change = territoryChange(bases.ivti, presentIvti(found.ivti, index))
    models.push({ model: index.id, basePeriod: bases.ivti.cuts.period, period, labels: classing.labels, factor: 1, change, staleInputs: marks.ivti })
  }
  if (models.length > 0) await db.transaction().execute((transaction) => writeTerritoryChange(transaction, models))
}
