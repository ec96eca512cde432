import { didYouMean } from '../core/nearest.js'
import { neededBySide } from '../risk/needed-columns.js'
import type { Aggregate, Indicator } from '../spec/indicator.js'
import type { SpecIssue, SpecProblem } from '../spec/issue-words.js'
import { columnsOfCondition, testsComputed } from '../spec/walk.js'
import { neededColumnIssues } from './check-needed-columns.js'
import type { PipelineSpecs } from './load-pipeline.js'

const numberTypes: readonly string[] = ['integer', 'decimal', 'boolean']
export const numberColumn = 'a column of the type integer, decimal or boolean'

/** Whether values of a canonical type can be summed, averaged or weighted by. */
export function isNumber(type: string): boolean {
  return numberTypes.includes(type)
}

/** Contradictions between an indicator that a pipeline names and the tables and registries that it reads; `at` is the place where it is named. */
export function indicatorIssues(specs: PipelineSpecs, id: string, at: (problem: SpecProblem) => SpecIssue): SpecIssue[] {
  const indicator = specs.indicators.get(id)
  if (indicator === undefined) return [at({ what: `no catalogue has the indicator "${id}"`, expected: 'an id of schemas/indicators', todo: didYouMean(id, specs.indicators.keys()) })]
  const absent = indicator.registries.filter((registry) => !specs.registries.has(registry))
  if (absent.length > 0) return [at({ what: `"${id}" needs ${absent.join(', ')}, which this pipeline takes no delivery of`, expected: 'a delivery of each registry that an indicator needs' })]
  const sides = [indicator.numerator, ...(indicator.denominator === undefined ? [] : [indicator.denominator])]
  return sides.flatMap((side) => {
    const problems = sideProblems(specs, indicator, side)
    return problems.length > 0 ? problems.map(at) : neededColumnIssues(specs, neededBySide(side), registriesOf(indicator, side))
  })
}

function registriesOf(indicator: Indicator, side: Aggregate): readonly string[] {
  return side.registry === undefined ? indicator.registries : [side.registry]
}

function sideProblems(specs: PipelineSpecs, indicator: Indicator, side: Aggregate): SpecProblem[] {
  const named = `indicator "${indicator.id}"`
  const tables = [side.from, ...(side.with === undefined ? [] : [side.with])]
  const unknown = tables.filter((table) => !specs.canonical.has(table))
  if (unknown.length > 0) return unknown.map((table) => ({ what: `${named} reads the table "${table}", which is not canonical`, expected: `one of ${[...specs.canonical.keys()].join(', ')}`, todo: didYouMean(table, specs.canonical.keys()) }))
  const { registry, where } = side
  if (registry !== undefined && !indicator.registries.includes(registry)) return [{ what: `${named} reads ${registry}, which its registries do not name`, expected: `one of ${indicator.registries.join(', ')}`, todo: didYouMean(registry, indicator.registries) }]
  const unmade = tables.filter((table) => !registriesOf(indicator, side).some((each) => makes(specs, each, table)))
  if (unmade.length > 0) return unmade.map((table) => ({ what: `${named} reads the table "${table}", and the mapping of ${registriesOf(indicator, side).join(', ')} makes no rows of it`, expected: 'a registry whose mapping has the table' }))
  return [
    ...(where !== undefined && testsComputed(where) ? [{ what: `${named} tests a computed value`, expected: 'the name of a canonical column', todo: 'Operations belong in the mapping.' }] : []),
    ...columnProblems(specs, named, side),
  ]
}

function makes(specs: PipelineSpecs, registry: string, table: string): boolean {
  return specs.registries.get(registry)?.mapping.value.tables.some((each) => each.table === table) === true
}

function columnProblems(specs: PipelineSpecs, named: string, side: Aggregate): SpecProblem[] {
  const types = new Map([
    ...columnsOf(specs, side.from).map(({ name, type }) => [name, type] as const),
    ...(side.with === undefined ? [] : columnsOf(specs, side.with).map(({ name, type }) => [`${side.with ?? ''}.${name}`, type] as const)),
  ])
  const known = [...types.keys()]
  const numbers = [side.column, side.weight].filter((name) => name !== undefined)
  const used = [...new Set([...(side.where === undefined ? [] : columnsOfCondition(side.where)), ...numbers])]
  return [
    ...used.filter((name) => !types.has(name)).map((name) => ({ what: `${named} names the column "${name}", which ${side.from} has not`, expected: 'a canonical column', todo: didYouMean(name, known) })),
    ...[...new Set(numbers)].flatMap((name) => {
      const type = types.get(name)
      return type === undefined || isNumber(type) ? [] : [{ what: `${named} calculates with the column "${name}", which is of the type ${type}`, expected: numberColumn }]
    }),
  ]
}

function columnsOf(specs: PipelineSpecs, table: string) {
  return specs.canonical.get(table)?.value.columns ?? []
}
