import { municipalityCodes } from './generate.js'
import { predictTerritories } from '../../src/method/survey/predict-territories.js'
import type { Predictions } from '../../src/method/survey/predict-territories.js'
import { fitSurvey } from '../../src/risk/clrisk/fit-survey.js'
import type { FittedSurvey } from '../../src/risk/clrisk/fit-survey.js'
import { columnTypes } from '../../src/risk/clrisk/level-sql.js'
import type { PersonSource } from '../../src/risk/clrisk/person-rows-sql.js'
import { rollUp, territorySums } from '../../src/risk/clrisk/target-sums.js'
import { readTarget } from '../../src/risk/clrisk/target-table.js'
import type { TargetTable } from '../../src/risk/clrisk/target-table.js'
import { modelVariables } from '../../src/risk/clrisk/variables.js'
import type { ClriskModel } from '../../src/spec/clrisk.js'
import { createSchema } from '../../src/warehouse/relation.js'
import type { Db, RelationName } from '../../src/warehouse/tables.js'
import type { DescribedTable, TypedColumn } from '../../src/warehouse/write-table.js'
import { writeTable } from '../../src/warehouse/write-table.js'

/** What a contestant has computed. */
export interface Rates {
  readonly fitted: FittedSurvey
  readonly predictions: Predictions
  readonly children: number
  /** Writes the tables; belongs in a transaction. */
  readonly tables: (transaction: Db) => Promise<void>
}

/** Of a run's own pieces those that give rates and their errors, and nothing else: what the script by hand does without more. */
export async function ratesAlone(db: Db, model: ClriskModel, link: RelationName): Promise<Rates> {
  const [variables, types] = [modelVariables(model), await columnTypes(db)]
  const sourceOf = ({ registry, period = '' }: { readonly registry: string; readonly period?: string | undefined }): PersonSource => ({ registry, period, ages: [model.ages[0], model.ages[1]], variables, link, context: link, types })
  const passes: Promise<TargetTable>[] = []
  const fitted = await fitSurvey(db, model, sourceOf(model.survey), (design, coefficients) => {
    passes.push(readTarget(db, model, { ...sourceOf(model.target), weighted: false, shared: false }, design, coefficients))
  })
  const [target] = await Promise.all(passes)
  if (target === undefined) throw new Error('a fit begins the pass over the target')
  const { coefficients, covariance, df, kept } = fitted.fit
  const byTerritory = rollUp(target, ({ territory }) => territory ?? undefined)
  const territories = territorySums(municipalityCodes(), byTerritory, coefficients.length, kept)
  const predictions = predictTerritories({ coefficients, covariance, df, territories })
  return {
    fitted,
    predictions,
    children: predictions.territories.reduce((sum, { n }) => sum + n, 0),
    tables: async (transaction) => {
      await createSchema(transaction, 'risk')
      await writeTable(transaction, rateTable, predictions.territories.map(({ code, n, rate, standardError }) => ({ territory_code: code, children: n, rate, standard_error: standardError })))
    },
  }
}

const rateTable: DescribedTable = {
  schema: 'risk',
  name: 'clrisk_territory',
  comment: 'Rates',
  columns: [column('territory_code', 'varchar'), column('children', 'double'), column('rate', 'double'), column('standard_error', 'double')],
}

function column(name: string, type: TypedColumn['type']): TypedColumn {
  return { name, type, comment: name }
}
