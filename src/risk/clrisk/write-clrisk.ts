import type { Viability } from '../../method/survey/viability.js'
import { createSchema } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import { writeRepeated } from '../../warehouse/write-repeated.js'
import { writeTable } from '../../warehouse/write-table.js'
import type { Ivti } from '../compute-ivti.js'
import type { Row } from '../summary-rows.js'
import { territoryRisk } from '../summary-tables.js'
import { clriskBenchmarkRows, clriskCalibrationRows, clriskCoefficientRows, clriskComparabilityRows, clriskCutRows, clriskFactorRows, clriskGroupRows, clriskRiskRows, clriskTerritoryRows } from './clrisk-rows.js'
import type { ClriskRun } from './clrisk-rows.js'
import { clriskBenchmark, clriskCalibration, clriskCoefficient, clriskComparability, clriskCut, clriskFactor, clriskGroup, clriskTerritory, modelAgreement, modelDiagnostic, viabilityTable } from './clrisk-tables.js'
import type { Clrisk } from './compute-clrisk.js'
import { diagnosticRows } from './diagnostic-rows.js'
import { agreementOf } from './model-agreement.js'
import { clriskTerm, termRows } from './term-rows.js'
import type { TermWords } from './term-rows.js'

export interface ClriskBeside {
  /** The index of the same territories and its rows of `risk.territory_risk`; null where the pipeline has none. */
  readonly ivti: { readonly index: Ivti; readonly rows: readonly Row[] } | null
  readonly parentNames: ReadonlyMap<string, string>
  readonly words: TermWords
  /** Registries behind CLRISK that are older than their limit, separated by blanks. */
  readonly staleInputs: string
}

/** Replaces the tables of CLRISK in the schema `risk` and unites its rows with those of the index; belongs in one transaction. */
export async function writeClrisk(db: Db, clrisk: Clrisk, run: ClriskRun, beside: ClriskBeside): Promise<void> {
  await createSchema(db, 'risk')
  await writeTable(db, clriskTerritory, clriskTerritoryRows(clrisk, run))
  await writeTable(db, clriskGroup, clriskGroupRows(clrisk))
  await writeTable(db, clriskCoefficient, clriskCoefficientRows(clrisk))
  await writeTable(db, clriskTerm, termRows(clrisk.fitted.design, beside.words))
  await writeRepeated(db, clriskFactor, clriskFactorRows(clrisk))
  await writeTable(db, clriskBenchmark, clriskBenchmarkRows(clrisk, beside.parentNames))
  await writeTable(db, clriskComparability, clriskComparabilityRows(clrisk))
  await writeTable(db, modelDiagnostic, diagnosticRows(clrisk))
  await writeTable(db, clriskCut, clriskCutRows(clrisk))
  await writeTable(db, clriskCalibration, clriskCalibrationRows(clrisk))
  await writeTable(db, territoryRisk, united(clriskRiskRows(clrisk, run).map((row) => ({ ...row, stale_inputs: beside.staleInputs })), beside.ivti?.rows ?? []))
  if (beside.ivti !== null) await writeTable(db, modelAgreement, agreementRows(clrisk, beside.ivti.index))
}

/** Replaces the table of the gate. */
export async function writeViability(db: Db, found: Viability): Promise<void> {
  await createSchema(db, 'risk')
  await writeTable(
    db,
    viabilityTable,
    found.criteria.map(({ side, id, title, light, figure, direction, green, amber }) => ({ model: side, criterion: id, title, light, figure, direction, green, amber })),
  )
}

function united(clrisk: readonly Row[], ivti: readonly Row[]): Row[] {
  const key = (row: Row): string => `${String(row['territory_code'])} ${String(row['model'])}`
  return [...clrisk, ...ivti].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function agreementRows(clrisk: Clrisk, ivti: Ivti): Row[] {
  const found = agreementOf(
    { scores: clrisk.rates.map(({ rate }) => rate), classes: clrisk.classes.classes },
    { scores: ivti.index.scores, classes: ivti.classes.classes },
    Math.max(clrisk.classes.counts.length, ivti.classes.counts.length),
  )
  return [
    { statistic: 'territories', value: found.territories, guide: 'with a figure of both models' },
    { statistic: 'spearman', value: found.spearman, guide: 'correlation of the ranks, -1 to 1; from 0.7 on the models order alike' },
    { statistic: 'kappa_linear', value: found.linearKappa, guide: 'agreement of the classes beyond chance; 0.4 to 0.6 moderate, above 0.6 substantial' },
    { statistic: 'kappa_quadratic', value: found.quadraticKappa, guide: 'the same with squared distances' },
    { statistic: 'same_class', value: found.same, guide: 'share of the territories in the same class' },
  ]
}
