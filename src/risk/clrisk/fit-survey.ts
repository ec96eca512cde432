import type { Matrix } from '../../method/matrix.js'
import { entryAt, makeMatrix, matrixFromColumns, numberAt, sumOf } from '../../method/matrix.js'
import { spreadMatrix } from '../../method/survey/products.js'
import type { Note } from '../../method/note.js'
import { fitFromPatterns } from '../../method/survey/fit-from-patterns.js'
import type { SurveyLogitFit } from '../../method/survey/fit-survey-logit.js'
import { sandwich } from '../../method/survey/sandwich.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { readColumns } from '../../warehouse/read-columns.js'
import type { Db } from '../../warehouse/tables.js'
import type { PersonSource } from './person-rows-sql.js'
import { refuseMissing, refuseSeparated, refuseSurvey } from './refuse-survey.js'
import type { Sample } from './sample.js'
import { patternValues, sampleOf } from './sample.js'
import { coefficientErrors, meanErrors } from './replicate-errors.js'
import { replicateSums } from './replicate-sums.js'
import type { ReplicateSums } from './replicate-sums.js'
import { childrenSql, dropSurveySql, keepPatternsSql, keepSurveySql, levelsSql, patternsSql, placesSql, surveyFactsSql, unitsSql } from './survey-sql.js'
import type { SurveyFacts, UnitRow } from './survey-sql.js'
import { unitSums } from './unit-sums.js'
import type { Design } from './variables.js'
import { columnValues, modelDesign } from './variables.js'

export interface FittedSurvey {
  readonly facts: SurveyFacts
  readonly design: Design
  /** Patterns × columns, with the weight of each pattern. */
  readonly patterns: Matrix
  readonly patternWeights: Float64Array
  /** Sums of weighted products of the columns, row by row. */
  readonly products: Float64Array
  /** Fitted probability of each pattern; NaN for those without weight. */
  readonly probabilities: Float64Array
  /** Children with the outcome, unweighted. */
  readonly cases: number
  readonly fit: SurveyLogitFit
  readonly sample: Sample
  /** Weighted mean of each column over the children, and its design-based standard error. */
  readonly means: Float64Array
  readonly meanErrors: Float64Array
  /** Null where the errors come from linearisation. */
  readonly replicates: ReplicateSums | null
  readonly units: number
  readonly strata: number
}

/**
 * The logit on the survey: the fit from the distinct covariate patterns, the design-based covariance from the sums of each
 * sampling unit. Persons outside the ages stay in the design. `begin` is told the coefficients before their errors are known, and before
 * the children are read, so that its work goes on meanwhile. Throws where the survey cannot carry a model.
 */
export async function fitSurvey(db: Db, model: ClriskModel, source: PersonSource, begin: (design: Design, coefficients: Float64Array) => void): Promise<FittedSurvey> {
  // The survey is gone through once: kept in temporary tables, which this connection alone sees.
  const { facts, cases, fitted, options, read } = await db.connection().execute(async (own) => {
    try {
      const found = await fitPatterns(own, model, source)
      begin(found.options.design, found.fitted.coefficients)
      const units = (await unitsSql().execute(own)).rows
      const places = (await placesSql().execute(own)).rows
      return { ...found, read: { units, places, children: await readColumns(own, childrenSql(model, source)) } }
    } finally {
      for (const statement of dropSurveySql()) await statement.execute(own)
    }
  })
  const { design, patterns, weightSum, names } = options
  const { units } = read
  const sums = unitSums(read, patterns, fitted.probabilities)
  const taylor = covarianceOf(model, units, sums.scores, fitted.kept, fitted.bread, design.columns.length)
  const used = units.filter((unit) => unit.used > 0)
  const designDf = used.length - new Set(used.map(({ stratum }) => stratum)).size
  const sample = sampleOf(model, read)
  const replicates = await replicateSums(db, model, source, sample, designDf)
  const resampled = replicates === null ? null : coefficientErrors(replicates, options, fitted)
  const covariance = resampled?.covariance ?? taylor.covariance
  const df = replicates?.df ?? designDf
  const lonelyStrata = replicates === null ? taylor.lonelyStrata : []
  const { products, bread: _bread, probabilities, separatedAt: _separatedAt, ...rest } = fitted
  const linear = meansOf(model, units, sums.totals)
  const means = replicates === null ? linear : { means: linear.means, meanErrors: meanErrors(replicates, patterns, linear.means) }
  return {
    facts,
    design,
    patterns,
    patternWeights: weightSum,
    products,
    probabilities,
    cases,
    sample,
    fit: {
      ...rest,
      termNames: names,
      covariance,
      standardErrors: Float64Array.from({ length: covariance.rows }, (_, k) => Math.sqrt(entryAt(covariance, k, k))),
      df,
      residualDf: df + 1 - fitted.kept.length,
      rows: read.children.rows,
      missingRows: facts.outcome_missing,
      patterns: patterns.rows,
      fitted: patternValues(sample, probabilities),
      lonelyStrata,
      warnings: [...rest.warnings, ...notesOf(facts, lonelyStrata, model), ...failedNotes(resampled?.failed ?? 0)],
    },
    ...means,
    replicates,
    units: used.length,
    strata: used.length - designDf,
  }
}

/** The fit alone, from the patterns of the kept survey. */
async function fitPatterns(own: Db, model: ClriskModel, source: PersonSource) {
  await keepSurveySql(model, source).execute(own)
  const facts = (await surveyFactsSql().execute(own)).rows[0]
  if (facts === undefined) throw new Error('an aggregate gives one row')
  refuseSurvey(model, facts)
  await keepPatternsSql(source).execute(own)
  const levels = (await levelsSql(source).execute(own)).rows
  refuseMissing(model, source.variables, levels, facts.children - facts.outcome_missing)
  const design = modelDesign(model, source.variables, source.variables.map((_, at) => levels.flatMap(({ variable, level }) => (variable === at ? [level] : []))))
  const found = await readColumns(own, patternsSql(design))
  const values = source.variables.map(({ id }) => found.numbers(id))
  const options = {
    design,
    patterns: matrixFromColumns(design.columns.map((column) => columnValues(design, column, values))),
    weightSum: found.numbers('weight'),
    eventWeightSum: found.numbers('events'),
    names: design.columns.map(({ name }) => name),
    firth: model.firth,
  }
  const fitted = fitFromPatterns(options)
  refuseSeparated(fitted.separated)
  return { facts, cases: sumOf(found.numbers('cases')), options, fitted }
}

function failedNotes(failed: number): readonly Note[] {
  return failed === 0 ? [] : [{ code: 'CLRISK_REPLICATES_FAILED', message: `${failed} replicates have no finite fit and are left out of the errors.` }]
}

function covarianceOf(model: ClriskModel, units: readonly UnitRow[], scores: Matrix, kept: readonly number[], bread: Matrix, width: number) {
  const scoresByPsu = makeMatrix(units.length, kept.length, (row, at) => entryAt(scores, row, kept[at] ?? 0))
  const found = sandwich({ ...designOf(model, units), scoresByPsu, bread })
  return { covariance: spreadMatrix(found.covariance, kept, width), lonelyStrata: found.lonelyStrata }
}

/** Means of the columns by linearisation: z = (w x - mean w) / sum w, summed over each unit. */
function meansOf(model: ClriskModel, units: readonly UnitRow[], totals: Matrix): Pick<FittedSurvey, 'means' | 'meanErrors'> {
  const width = totals.columns
  const sums = new Float64Array(width)
  totals.values.forEach((value, at) => (sums[at % width] = numberAt(sums, at % width) + value))
  const total = numberAt(sums, 0)
  const means = sums.map((sum) => sum / total)
  const scoresByPsu = makeMatrix(units.length, width, (row, k) => (entryAt(totals, row, k) - numberAt(means, k) * entryAt(totals, row, 0)) / total)
  const { meat } = sandwich({ ...designOf(model, units), scoresByPsu })
  return { means, meanErrors: Float64Array.from({ length: width }, (_, k) => Math.sqrt(entryAt(meat, k, k))) }
}

function designOf(model: ClriskModel, units: readonly UnitRow[]) {
  return {
    strata: units.map(({ stratum }) => stratum),
    lonelyPsu: model.survey.lonely_psu,
    ...(model.survey.fpc === undefined ? {} : { fpc: units.map(({ fpc }) => fpc ?? Number.NaN) }),
  }
}

function notesOf(facts: SurveyFacts, lonely: readonly string[], model: ClriskModel): readonly Note[] {
  const notes: Note[] = []
  if (facts.outcome_missing > 0) notes.push({ code: 'CLRISK_OUTCOME_MISSING', message: `${facts.outcome_missing} of ${facts.children} children have no answer to the outcome; they keep their sampling units but take no part in the fit.` })
  if (facts.age_missing > 0) notes.push({ code: 'CLRISK_AGE_MISSING', message: `${facts.age_missing} of ${facts.persons} persons of the survey have no age and take no part.` })
  if (lonely.length > 0) notes.push({ code: 'DESIGN_LONELY_PSU', message: `${lonely.length} strata with a single sampling unit, treated by the rule ${model.survey.lonely_psu}.` })
  return notes
}
