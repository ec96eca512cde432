import { sql } from 'kysely'
import { CauceError } from '../../core/error.js'
import type { Classification } from '../../method/classing/classify.js'
import type { ClassificationWithin } from '../../method/classing/classify-within.js'
import { studentQuantile } from '../../method/distribution/student-t.js'
import type { Note } from '../../method/note.js'
import type { Comparability } from '../../method/survey/comparability.js'
import { rankContributions } from '../../method/survey/factor-contributions.js'
import type { RankedContributions } from '../../method/survey/factor-contributions.js'
import { drawPredictions, predictTerritories } from '../../method/survey/predict-territories.js'
import type { Predictions } from '../../method/survey/predict-territories.js'
import type { TerritorySums } from '../../method/survey/territory-sums.js'
import { logit } from '../../method/survey/products.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import { createSchema } from '../../warehouse/relation.js'
import type { Db, RelationName } from '../../warehouse/tables.js'
import { writeTable } from '../../warehouse/write-table.js'
import type { MeasuredIndicator, RiskTerritory } from '../measure-indicators.js'
import { drawClasses } from '../draw-classes.js'
import type { BaseCuts } from '../draw-classes.js'
import { assessSurvey } from './assess-survey.js'
import type { SurveyAssessment } from './assess-survey.js'
import { benchmarkTarget } from './benchmark-target.js'
import type { BenchmarkedTarget } from './benchmark-target.js'
import { comparePopulations } from './compare-populations.js'
import { finalRate } from './final-rates.js'
import type { FinalRate } from './final-rates.js'
import { fitSurvey } from './fit-survey.js'
import type { FittedSurvey } from './fit-survey.js'
import { columnTypes } from './level-sql.js'
import type { PersonSource } from './person-rows-sql.js'
import { shiftedSql, unseenSql } from './target-sql.js'
import type { ShiftedRow, TargetSource } from './target-sql.js'
import { readTarget } from './target-table.js'
import type { TargetRow, TargetTable } from './target-table.js'
import { rakeTarget } from './rake-target.js'
import { residualMoran } from './residual-moran.js'
import type { ResidualMoran } from './residual-moran.js'
import { refuseTarget, rollUp, territorySums, wholeOf } from './target-sums.js'
import { modelVariables } from './variables.js'
import type { Variable } from './variables.js'

export interface ClriskInput {
  readonly model: ClriskModel
  /** Of the pipeline's level; `parent` is that in which classes are also drawn. */
  readonly territories: readonly RiskTerritory[]
  /** Parent of each territory at the benchmark's level, and of each territory code of the survey. */
  readonly parentOf: ReadonlyMap<string, string>
  readonly surveyParents: ReadonlyMap<string, string>
  /** In the order of the context terms. */
  readonly context: readonly MeasuredIndicator[]
  readonly link: RelationName
  /** Neighbours among the territories, both ways; nothing is tested without. */
  readonly neighbours?: readonly (readonly [string, string])[] | null | undefined
  /** Cut points of the base period, in shares from 0 to 1; absent or null where the model's own are drawn. */
  readonly base?: BaseCuts | null | undefined
}

export interface Clrisk extends ClriskInput {
  readonly surveyPeriod: string
  readonly targetPeriod: string
  readonly fitted: FittedSurvey
  readonly assessment: SurveyAssessment
  /** Over the target, by territory. */
  readonly sums: TerritorySums
  readonly predictions: Predictions
  readonly rates: readonly FinalRate[]
  /** Group of each rate: `by` column and its value. */
  readonly groups: readonly { readonly code: string; readonly by: string; readonly value: string; readonly rate: FinalRate }[]
  readonly benchmark: BenchmarkedTarget | null
  readonly classes: Classification
  readonly within: ClassificationWithin | null
  readonly contributions: RankedContributions
  readonly comparability: Comparability
  /** Persons of the target whose territory is not known, or not of the pipeline. */
  readonly unplaced: number
  readonly children: number
  /** Whether neighbours have alike residuals in the survey; null where not asked for or not known. */
  readonly moran: ResidualMoran | null
  readonly notes: readonly Note[]
}

const contextRelation = { schema: 'ref', name: 'clrisk_context' }
const placeRelation = { schema: 'ref', name: 'clrisk_place' }

/** CLRISK over the canonical tables: fit on the survey, one pass over the target, benchmark, classes, explanation. */
export async function computeClrisk(db: Db, input: ClriskInput): Promise<Clrisk> {
  const { model } = input
  const variables = modelVariables(model)
  await writeHelpers(db, input, variables)
  const types = await columnTypes(db)
  const sourceOf = async (registry: string, period: string | undefined): Promise<PersonSource> => ({
    registry,
    period: period ?? (await latestPeriod(db, registry)),
    ages: [model.ages[0], model.ages[1]],
    variables,
    link: input.link,
    context: contextRelation,
    types,
  })
  const survey = await sourceOf(model.survey.registry, model.survey.period)
  const plain = await sourceOf(model.target.registry, model.target.period)
  const source: TargetSource = { ...plain, weighted: model.target.kind === 'survey', shared: await hasShares(db, input.link, plain.registry) }
  // The engine goes over the target while the errors are made and the fit is judged.
  const passes: Promise<TargetTable>[] = []
  const { fitted, assessment } = await judged().catch(async (error: unknown) => {
    await Promise.allSettled(passes)
    throw error
  })
  const [target] = await Promise.all(passes)
  if (target === undefined) throw new Error('a fit begins the pass over the target')
  refuseTarget(model, fitted.design, target, target.unseen > 0 ? (await unseenSql(model, source, fitted.design).execute(db)).rows : [])
  return predicted(input, { fitted, assessment, target }, { survey: survey.period, target: source.period }, async (shifts) => (await shiftedSql(model, source, fitted.design, fitted.fit.coefficients, shifts, placeRelation).execute(db)).rows)

  async function judged() {
    const found = await fitSurvey(db, model, survey, (design, coefficients) => {
      const pass = readTarget(db, model, source, design, coefficients)
      void Promise.allSettled([pass])
      passes.push(pass)
    })
    const above = new Set(input.parentOf.values())
    return { fitted: found, assessment: assessSurvey(model, found, new Map([...input.surveyParents].filter(([, parent]) => above.has(parent)))) }
  }
}

interface Found {
  readonly fitted: FittedSurvey
  readonly assessment: SurveyAssessment
  readonly target: TargetTable
}

async function predicted(input: ClriskInput, found: Found, periods: { readonly survey: string; readonly target: string }, shifted: (shifts: ReadonlyMap<string, number>) => Promise<readonly ShiftedRow[]>): Promise<Clrisk> {
  const { model, territories } = input
  const { fitted, assessment, target } = found
  const { rows } = target
  const { fit, design } = fitted
  const width = design.columns.length
  const known = new Set(territories.map(({ code }) => code))
  const ours = (row: { readonly territory: string | null }): row is { readonly territory: string } => row.territory !== null && known.has(row.territory)
  const byTerritory = rollUp(target, (row) => (ours(row) ? row.territory : undefined))
  const groupKey = (row: TargetRow | ShiftedRow, at: number): string | undefined => (ours(row) ? `${row.territory}|${model.by[at] ?? ''}|${row[`b${at}`] ?? ''}` : undefined)
  const groupKeys = (row: TargetRow | ShiftedRow): readonly string[] => model.by.flatMap((_, at) => groupKey(row, at) ?? [])
  const byGroup = new Map(model.by.flatMap((_, at) => [...rollUp(target, (row) => groupKey(row, at))]))
  const whole = wholeOf(byTerritory.values(), width)
  if (!(whole.n > 0)) {
    throw new CauceError('specification', { code: 'CLRISK_NO_PLACE', what: `no child of ${model.target.registry} lies in a territory of the pipeline`, expected: 'codes that lead to its territories', todo: 'Check the territory rule of the mapping and the level of the pipeline.' })
  }
  const codes = territories.map(({ code }) => code)
  const sums = territorySums(codes, byTerritory, width, fit.kept)
  const areaVariance = assessment.area?.areaVariance ?? 0
  const common = { coefficients: fit.coefficients, covariance: fit.covariance, df: fit.df, areaVariance }
  const asked = { ...common, territories: sums, legacy: model.legacy_interval }
  const base = predictTerritories(asked)
  const method = model.benchmark?.method ?? 'none'
  const raked = { fitted, margins: assessment.margins, rows: method === 'raking' ? rows.flatMap((row) => (ours(row) ? [row] : [])) : [], target, by: model.by, level: model.benchmark?.level ?? '', parentOf: input.parentOf, groupKey: groupKeys }
  const moved = { model, fitted, direct: assessment.margins[0]?.groups ?? [], territories: byTerritory, groups: byGroup, parentOf: input.parentOf, groupKey: groupKeys, shifted }
  const benchmark = method === 'none' ? null : method === 'raking' ? rakeTarget(raked) : await benchmarkTarget(moved)
  const t = fit.df > 0 ? studentQuantile(0.975, fit.df) : Number.NaN
  const rates = base.territories.map((each) => finalRate(each, benchmark?.rates.get(each.code), method, t))
  const values = rates.map(({ rate }) => rate)
  const { classes, within } = drawClasses(values, territories.map(({ parent }) => parent ?? ''), model.classing, input.base ?? null, model.classing.weights === 'children' ? sums.n : undefined)
  const shifts = Float64Array.from(rates, ({ rate, model: own }) => (rate === own ? 0 : logit(rate) - logit(own)))
  const predictions = drawPredictions(base, asked, { count: model.draws, seed: model.seed, cuts: classes.cuts, shifts })
  const groupCodes = [...byGroup.keys()].sort()
  const groupSums = predictTerritories({ ...common, territories: territorySums(groupCodes, byGroup, width, fit.kept) })
  const moran = input.neighbours === null || input.neighbours === undefined ? null : residualMoran(fitted, input.neighbours, model.seed)
  const unplaced = rows.reduce((sum, row) => sum + (ours(row) ? 0 : row.n), 0)
  return {
    ...input,
    surveyPeriod: periods.survey,
    targetPeriod: periods.target,
    fitted,
    assessment,
    sums,
    predictions,
    rates,
    groups: groupSums.territories.map((each) => {
      const [code = '', by = '', value = ''] = each.code.split('|')
      return { code, by, value, rate: finalRate(each, benchmark?.groupRates.get(each.code), method, t) }
    }),
    benchmark,
    classes,
    within,
    contributions: rankContributions({ codes, means: sums.means, n: sums.n, coefficients: fit.coefficients, factors: design.columns.map(({ factor }) => factor) }),
    comparability: comparePopulations(fitted, whole),
    unplaced,
    children: whole.n,
    moran: moran?.moran ?? null,
    notes: [...(moran?.notes ?? []), ...fit.warnings, ...predictions.notes, ...(assessment.area?.warnings ?? []), ...classes.notes, ...placeNotes(unplaced, whole.n)],
  }
}

function placeNotes(unplaced: number, placed: number): readonly Note[] {
  if (unplaced === 0) return []
  return [{ code: 'CLRISK_UNPLACED', message: `${unplaced} of ${unplaced + placed} children of the target have no territory of the pipeline and count nowhere.` }]
}

async function latestPeriod(db: Db, registry: string): Promise<string> {
  const { rows } = await sql<{ readonly period: string | null }>`select max(period) as period from core.person where _registry = ${registry}`.execute(db)
  return rows[0]?.period ?? ''
}

async function hasShares(db: Db, link: RelationName, registry: string): Promise<boolean> {
  const { rows } = await sql<{ readonly shared: boolean }>`select count(*) filter (where weight <> 1) > 0 as shared from ${sql.id(link.schema, link.name)} where registry = ${registry}`.execute(db)
  return rows[0]?.shared === true
}

/** Context indicators and benchmark parents by territory, for the statements to join. */
async function writeHelpers(db: Db, input: ClriskInput, variables: readonly Variable[]): Promise<void> {
  await createSchema(db, 'ref')
  const context = variables.filter(({ kind }) => kind === 'context')
  const code = { name: 'territory_code', type: 'varchar', comment: 'Territory' } as const
  await writeTable(
    db,
    { ...contextRelation, comment: 'Context indicators of CLRISK by territory.', columns: [code, ...context.map(({ id, name }) => ({ name: id, type: 'double', comment: name }) as const)] },
    input.territories.map((territory) => ({ territory_code: territory.code, ...Object.fromEntries(context.map(({ id }, at) => [id, input.context[at]?.rows.get(territory.code)?.value ?? null])) })),
  )
  await writeTable(
    db,
    { ...placeRelation, comment: 'Territory above each territory, to whose direct estimate CLRISK is moved.', columns: [code, { name: 'parent_code', type: 'varchar', comment: 'Territory above' }] },
    [...input.parentOf].map(([territory, parent]) => ({ territory_code: territory, parent_code: parent })),
  )
}
