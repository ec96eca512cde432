import { didYouMean } from '../core/nearest.js'
import { qualitySchemes } from '../method/survey/quality-schemes.js'
import { namesRead } from '../risk/clrisk/person-rows-sql.js'
import { modelVariables } from '../risk/clrisk/variables.js'
import type { NeededColumn } from '../risk/needed-columns.js'
import { neededByPersons } from '../risk/needed-columns.js'
import type { ClriskModel } from '../spec/clrisk.js'
import type { SpecIssue, SpecProblem } from '../spec/issue-words.js'
import { specProblem } from '../spec/parse-yaml.js'
import { columnsOfCondition, testsComputed } from '../spec/walk.js'
import { classingIssues, levelsAbove, unknownLevel } from './check-classing.js'
import { indicatorIssues, isNumber, numberColumn } from './check-indicators.js'
import { neededColumnIssues } from './check-needed-columns.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { replicateColumns } from './replicate-columns.js'

type Place = readonly (string | number)[]

/** Contradictions between the CLRISK block and the canonical tables, mappings, indicators and levels it speaks of. */
export function clriskIssues(specs: PipelineSpecs): SpecIssue[] {
  const model = specs.pipeline.value.clrisk
  if (model === undefined) return []
  const at = (place: Place) => (problem: SpecProblem): SpecIssue => specProblem(specs.pipeline, ['clrisk', ...place], problem)
  const sides = (['survey', 'target'] as const).flatMap((side) => registryProblems(specs, model[side].registry).map(at([side, 'registry'])))
  // Without a mapping nothing can be said of columns.
  const columns = sides.length > 0 ? [] : [...surveyColumns(specs, model, at), ...termIssues(specs, model, at), ...neededIssues(specs, model)]
  return [...sides, ...columns, ...ageIssues(specs, model, at), ...levelIssues(specs, model, at), ...marginIssues(specs, model, at), ...orderIssues(model, at), ...neighbourIssues(specs, model, at)]
}

type At = (place: Place) => (problem: SpecProblem) => SpecIssue

function registryProblems(specs: PipelineSpecs, registry: string): SpecProblem[] {
  const known = [...specs.registries.keys()]
  if (!known.includes(registry)) return [{ what: `this pipeline takes no delivery of ${registry}`, expected: `one of ${known.join(', ')}`, todo: didYouMean(registry, known) }]
  const maps = specs.registries.get(registry)?.mapping.value.tables.some(({ table }) => table === 'person') === true
  return maps ? [] : [{ what: `the mapping of ${registry} makes no persons`, expected: 'a table "person"' }]
}

/** The statements read these of persons and households whatever the model names. */
function neededIssues(specs: PipelineSpecs, model: ClriskModel): SpecIssue[] {
  const variables = modelVariables(model)
  return (['survey', 'target'] as const).flatMap((side) => {
    const { registry } = model[side]
    // What a term lacks is told at the term.
    const told = ({ table, column }: NeededColumn) => table === 'person' && variables.some(({ name }) => name === column) && columnProblems(specs, registry, column).length > 0
    return neededColumnIssues(specs, neededByPersons(namesRead(model, variables, side === 'survey')).filter((need) => !told(need)), [registry])
  })
}

function neighbourIssues(specs: PipelineSpecs, { neighbours }: ClriskModel, at: At): SpecIssue[] {
  if (neighbours === undefined || !('boundaries' in neighbours) || specs.pipeline.value.publication.boundaries !== undefined) return []
  return [at(['neighbours', 'boundaries'])({ what: 'this pipeline names no boundaries', expected: 'a file under publication.boundaries', todo: 'Name the file there, or write neighbours as file or nearest.' })]
}

/** A target older than its limit is refused before anything is read. */
function ageIssues(specs: PipelineSpecs, { target }: ClriskModel, at: At): SpecIssue[] {
  const { period, deliveries } = specs.pipeline.value
  const years = deliveries.flatMap((delivery) => (delivery.registry === target.registry ? [yearOf(delivery.period)] : []))
  const year = target.period === undefined ? Math.max(...years) : yearOf(target.period)
  const age = yearOf(period) - year
  if (!(age > target.max_age)) return []
  return [at(['target'])({ what: `the target ${target.registry} is of ${year}, ${age} years before the period ${period}`, expected: `at most ${target.max_age} years`, todo: 'Take a newer census or registry, or write a higher max_age and say why.' })]
}

function yearOf(period: string): number {
  return Number(period.slice(0, 4))
}

function surveyColumns(specs: PipelineSpecs, model: ClriskModel, at: At): SpecIssue[] {
  const { registry, weight, stratum, psu, fpc } = model.survey
  const design = [
    ...Object.entries({ stratum, psu }).flatMap(([key, name]) => (name === undefined ? [] : columnProblems(specs, registry, name).map(at(['survey', key])))),
    ...Object.entries({ weight, fpc }).flatMap(([key, name]) => (name === undefined ? [] : numberProblems(specs, registry, name).map(at(['survey', key])))),
  ]
  if (testsComputed(model.outcome)) return [...design, at(['outcome'])({ what: 'the outcome tests a computed value', expected: 'the name of a column', todo: 'Operations belong in the mapping.' })]
  const outcome = columnsOfCondition(model.outcome)
  const found = outcome.map((name) => ({ name, problems: columnProblems(specs, registry, name) }))
  // A definition may name columns that one survey asks and another does not; one that nothing fills says nothing.
  const unfilled = found.every(({ problems }) => problems.length > 0)
  const wrong = found.filter(({ name }) => !isCanonical(specs, name) || unfilled).flatMap(({ problems }) => problems.map(at(['outcome'])))
  const own = model.target.kind === 'survey' ? numberProblems(specs, model.target.registry, model.target.weight).map(at(['target', 'weight'])) : []
  return [...design, ...wrong, ...own, ...replicateIssues(specs, model, at)]
}

function replicateIssues(specs: PipelineSpecs, { survey }: ClriskModel, at: At): SpecIssue[] {
  const { replicates, registry, psu } = survey
  if (replicates === undefined) return []
  const place = at(['survey', 'replicates'])
  const { columns, kind, scale, rscales } = replicates
  if (columns === undefined) return psu === undefined ? [place({ what: `${kind} is to be built, and the survey names no sampling units`, expected: 'psu, or the columns of given weights' })] : []
  const names = typeof columns === 'string' ? replicateColumns(specs, columns) : columns
  if (names.length < 2) return [place({ what: `${names.length} columns of the persons are called ${String(columns)}`, expected: 'two or more' })]
  const missing = names.flatMap((name) => numberProblems(specs, registry, name).map(at(['survey', 'replicates', 'columns'])))
  const unscaled = kind === 'JKn' && scale === undefined && rscales === undefined
  return [
    ...missing,
    ...(unscaled ? [place({ what: 'given weights of the kind JKn have no scale', expected: 'rscales, one for each column, or scale' })] : []),
    ...(rscales !== undefined && rscales.length !== names.length ? [place({ what: `${rscales.length} rscales come with ${names.length} columns`, expected: 'one for each column' })] : []),
  ]
}

function termIssues(specs: PipelineSpecs, model: ClriskModel, at: At): SpecIssue[] {
  const names = model.terms.flatMap((term) => ('factor' in term ? [term.factor] : 'numeric' in term ? [term.numeric] : 'context' in term ? [term.context] : []))
  const terms = model.terms.flatMap((term, index) => {
    const place = at(['terms', index])
    if ('interaction' in term) {
      return term.interaction.filter((name) => !names.includes(name)).map((name) => place({ what: `no term above is called "${name}"`, expected: `two of ${names.join(', ')}`, todo: didYouMean(name, names) }))
    }
    if ('context' in term) {
      const issues = indicatorIssues(specs, term.context, place)
      return issues.length > 0 ? issues : placeProblems(specs, model, term.context).map(place)
    }
    const name = 'factor' in term ? term.factor : term.numeric
    const both = [model.survey.registry, model.target.registry].flatMap((registry) => columnProblems(specs, registry, name))
    const distinct = both.filter((problem, position) => both.findIndex(({ what }) => what === problem.what) === position)
    return [...distinct.map(place), ...('factor' in term ? levelProblems(specs, term).map(at(['terms', index, 'reference'])) : [])]
  })
  const twice = names.flatMap((name, index) => (names.indexOf(name) < index ? [at(['terms', index])({ what: `the term "${name}" stands twice`, expected: 'each term once' })] : []))
  const by = model.by.flatMap((name, index) => {
    if (model.by.indexOf(name) < index) return [at(['by', index])({ what: `"${name}" stands twice`, expected: 'each column once' })]
    return isCanonical(specs, name) ? [] : [at(['by', index])(notCanonical(specs, name))]
  })
  return [...terms, ...twice, ...by]
}

function levelProblems(specs: PipelineSpecs, term: { readonly factor: string; readonly reference: string; readonly groups?: Readonly<Record<string, readonly string[]>> | undefined }): SpecProblem[] {
  const codes = codesOf(specs, term.factor)
  if (codes === undefined) return []
  const known = [...codes, 'missing']
  const grouped = Object.values(term.groups ?? {}).flat()
  const levels = [...Object.keys(term.groups ?? {}), ...known.filter((level) => !grouped.includes(level))]
  const twice = grouped.filter((level, index) => grouped.indexOf(level) < index)
  return [
    ...grouped.filter((level) => !known.includes(level)).map((level) => ({ what: `${term.factor} has no code "${level}"`, expected: `one of ${known.join(', ')}`, todo: didYouMean(level, known) })),
    ...twice.map((level) => ({ what: `the code "${level}" stands in two groups`, expected: 'one group for each code' })),
    ...(levels.includes(term.reference) ? [] : [{ what: `the reference "${term.reference}" is no level of ${term.factor}`, expected: `one of ${levels.join(', ')}`, todo: didYouMean(term.reference, levels) }]),
  ]
}

/** A context needs to know in which territory each child of the survey lives. */
function placeProblems(specs: PipelineSpecs, model: ClriskModel, id: string): SpecProblem[] {
  const { system, level } = specs.pipeline.value.territory
  const rules = specs.registries.get(model.survey.registry)?.mapping.value.tables.filter(({ table }) => table === 'person') ?? []
  const coarse = rules.filter(({ territory }) => territory.system === system && !levelsAbove(specs, territory.level).includes(level))
  return coarse.length === 0 ? [] : [{ what: `the survey ${model.survey.registry} knows where a child lives by ${coarse.map(({ territory }) => territory.level).join(', ')} only, so that "${id}" has no value for it`, expected: `territory codes of the level ${level} or finer` }]
}

function levelIssues(specs: PipelineSpecs, { benchmark, classing }: ClriskModel, at: At): SpecIssue[] {
  const above = levelsAbove(specs, specs.pipeline.value.territory.level)
  const unknown = benchmark === undefined || above.includes(benchmark.level) ? [] : [at(['benchmark', 'level'])(unknownLevel(benchmark.level, above))]
  return [...unknown, ...classingIssues(specs, classing, (place) => at(['classing', ...place]))]
}

function orderIssues(model: ClriskModel, at: At): SpecIssue[] {
  const schemes = Object.keys(qualitySchemes)
  const known = schemes.includes(model.quality) || /^cv-\d{1,2}$/.test(model.quality)
  return [
    ...(known ? [] : [at(['quality'])({ what: `there is no quality scheme "${model.quality}"`, expected: `one of ${schemes.join(', ')}, or cv-<per cent>`, todo: didYouMean(model.quality, schemes) })]),
    ...(model.ages[0] > model.ages[1] ? [at(['ages'])({ what: `the ages run from ${model.ages[0]} to ${model.ages[1]}`, expected: 'the younger first' })] : []),
  ]
}

/** Margins of raking: each names the level or columns by which the rates are given, and the survey fills those. */
function marginIssues(specs: PipelineSpecs, model: ClriskModel, at: At): SpecIssue[] {
  const { benchmark, by, survey } = model
  if (benchmark?.margins !== undefined && benchmark.method !== 'raking') return [at(['benchmark', 'margins'])({ what: `the method ${benchmark.method} meets one margin`, expected: 'margins under raking only' })]
  if (benchmark?.method !== 'raking') return []
  const known = [benchmark.level, ...by]
  const parts = benchmark.margins ?? known.map((part) => [part])
  const wrong = parts.flat().filter((part) => !known.includes(part)).map((part) => at(['benchmark', 'margins'])({ what: `a margin names "${part}"`, expected: `the level or a column of "by": ${known.join(', ')}`, todo: didYouMean(part, known) }))
  const unfilled = by.flatMap((name) => (parts.flat().includes(name) && isCanonical(specs, name) ? columnProblems(specs, survey.registry, name).map(at(['benchmark', 'margins'])) : []))
  return [...wrong, ...unfilled]
}

function tableOf(name: string): { readonly table: string; readonly column: string } {
  const [prefix, rest] = name.split('.')
  return rest === undefined ? { table: 'person', column: name } : { table: prefix === 'household' ? 'household' : 'person', column: rest }
}

function canonicalColumns(specs: PipelineSpecs, name: string) {
  return specs.canonical.get(tableOf(name).table)?.value.columns ?? []
}

function isCanonical(specs: PipelineSpecs, name: string): boolean {
  return canonicalColumns(specs, name).some((column) => column.name === tableOf(name).column)
}

function notCanonical(specs: PipelineSpecs, name: string): SpecProblem {
  const { table, column } = tableOf(name)
  const known = canonicalColumns(specs, name).map((each) => each.name)
  return { what: `the table ${table} has no column "${column}"`, expected: 'a canonical column', todo: didYouMean(column, known) }
}

/** A column that is not canonical, or that nothing fills. */
function columnProblems(specs: PipelineSpecs, registry: string, name: string): SpecProblem[] {
  if (!isCanonical(specs, name)) return [notCanonical(specs, name)]
  const { table, column } = tableOf(name)
  const tables = specs.registries.get(registry)?.mapping.value.tables.filter((each) => each.table === table) ?? []
  const filled = tables.some(({ columns }) => Object.hasOwn(columns, column))
  return filled ? [] : [{ what: `the mapping of ${registry} does not fill ${table}.${column}`, expected: 'a column that survey and target both have' }]
}

/** As `columnProblems`, for a column that is calculated with. */
function numberProblems(specs: PipelineSpecs, registry: string, name: string): SpecProblem[] {
  const type = canonicalColumns(specs, name).find((column) => column.name === tableOf(name).column)?.type
  if (type === undefined || isNumber(type)) return columnProblems(specs, registry, name)
  return [{ what: `the column "${name}" is of the type ${type}`, expected: numberColumn }]
}

function codesOf(specs: PipelineSpecs, name: string): readonly string[] | undefined {
  const codes = canonicalColumns(specs, name).find((column) => column.name === tableOf(name).column)?.codes
  return codes === undefined ? undefined : Object.keys(codes)
}
