import { didYouMean } from '../core/nearest.js'
import { checkMapping } from '../harmonise/check-mapping.js'
import type { SpecIssue } from '../spec/explain-issue.js'
import { specProblem } from '../spec/parse-yaml.js'
import { SpecFault } from '../spec/spec-fault.js'
import { columnsOfCondition } from '../spec/walk.js'
import { clriskIssues } from './check-clrisk.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Throws `SpecFault` with every contradiction between the files of a pipeline. */
export function checkPipeline(specs: PipelineSpecs, connectors: readonly string[]): void {
  const issues = [...mappingIssues(specs), ...indexIssues(specs), ...clriskIssues(specs), ...territoryIssues(specs), ...deliveryIssues(specs, connectors)]
  if (issues.length > 0) throw new SpecFault(issues)
}

function mappingIssues(specs: PipelineSpecs): SpecIssue[] {
  const canonical = new Map([...specs.canonical].map(([name, spec]) => [name, spec.value]))
  return [...specs.registries.values()].flatMap(({ raw, mapping }) => [...checkMapping(mapping, raw, canonical)])
}

function deliveryIssues(specs: PipelineSpecs, connectors: readonly string[]): SpecIssue[] {
  return specs.pipeline.value.deliveries.flatMap((delivery, index) =>
    connectors.includes(delivery.connector)
      ? []
      : [specProblem(specs.pipeline, ['deliveries', index, 'connector'], { what: `unknown connector "${delivery.connector}"`, expected: `one of ${connectors.join(', ')}`, todo: didYouMean(delivery.connector, connectors) })],
  )
}

function indexIssues(specs: PipelineSpecs): SpecIssue[] {
  const index = specs.pipeline.value.index
  if (index === undefined) return []
  const issues: SpecIssue[] = []
  for (const [d, dimension] of index.dimensions.entries()) {
    for (const [i, leaf] of dimension.indicators.entries()) {
      const place = ['index', 'dimensions', d, 'indicators', i, 'indicator']
      const indicator = specs.indicators.get(leaf.indicator)
      if (indicator === undefined) {
        issues.push(specProblem(specs.pipeline, place, { what: `no catalogue has the indicator "${leaf.indicator}"`, expected: 'an id of schemas/indicators', todo: didYouMean(leaf.indicator, specs.indicators.keys()) }))
        continue
      }
      const absent = indicator.registries.filter((registry) => !specs.registries.has(registry))
      if (absent.length > 0) issues.push(specProblem(specs.pipeline, place, { what: `"${leaf.indicator}" needs ${absent.join(', ')}, which this pipeline takes no delivery of`, expected: 'a delivery of each registry that an indicator needs' }))
      issues.push(...unknownColumns(specs, leaf.indicator).map((problem) => specProblem(specs.pipeline, place, problem)))
    }
  }
  const given = index.weights === 'given'
  if (given && index.dimensions.some((dimension) => dimension.weight === undefined || dimension.indicators.some((leaf) => leaf.weight === undefined))) {
    issues.push(specProblem(specs.pipeline, ['index', 'weights'], { what: 'weights are "given" but not all are written', expected: 'a weight at every dimension and indicator' }))
  }
  return issues
}

function unknownColumns(specs: PipelineSpecs, id: string): Omit<SpecIssue, 'where'>[] {
  const indicator = specs.indicators.get(id)
  if (indicator === undefined) return []
  const sides = [indicator.numerator, ...(indicator.denominator === undefined ? [] : [indicator.denominator])]
  return sides.flatMap((side) => {
    const table = specs.canonical.get(side.from)
    if (table === undefined) return [{ what: `indicator "${id}" reads the table "${side.from}", which is not canonical`, expected: `one of ${[...specs.canonical.keys()].join(', ')}`, todo: didYouMean(side.from, specs.canonical.keys()) }]
    const joined = side.with === undefined ? undefined : specs.canonical.get(side.with)
    const known = [...table.value.columns.map((column) => column.name), ...(joined?.value.columns ?? []).map((column) => `${side.with}.${column.name}`)]
    const used = [...(side.where === undefined ? [] : columnsOfCondition(side.where)), ...[side.column, side.weight].filter((name) => name !== undefined)]
    return used.filter((name) => !known.includes(name)).map((name) => ({ what: `indicator "${id}" names the column "${name}", which ${side.from} has not`, expected: 'a canonical column', todo: didYouMean(name, known) }))
  })
}

function territoryIssues(specs: PipelineSpecs): SpecIssue[] {
  const issues: SpecIssue[] = []
  const inspect = (system: string, level: string, vintage: string): Omit<SpecIssue, 'where'>[] => {
    const found = specs.systems.get(system)?.spec.value
    if (found === undefined) return []
    const levels = found.levels.map((each) => each.name)
    const vintages = found.vintages.map((each) => each.id)
    return [
      ...(levels.includes(level) ? [] : [{ what: `${system} has no level "${level}"`, expected: `one of ${levels.join(', ')}`, todo: didYouMean(level, levels) }]),
      ...(vintages.includes(vintage) ? [] : [{ what: `${system} has no vintage "${vintage}"`, expected: `one of ${vintages.join(', ')}`, todo: didYouMean(vintage, vintages) }]),
    ]
  }
  const { system, level, vintage } = specs.pipeline.value.territory
  issues.push(...inspect(system, level, vintage).map((problem) => specProblem(specs.pipeline, ['territory'], problem)))
  for (const { mapping } of specs.registries.values()) {
    for (const [index, table] of mapping.value.tables.entries()) {
      const rule = table.territory
      issues.push(...inspect(rule.system, rule.level, rule.vintage).map((problem) => specProblem(mapping, ['tables', index, 'territory'], problem)))
    }
  }
  return issues
}
