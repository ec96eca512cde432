import { didYouMean } from '../core/nearest.js'
import { checkMapping } from '../harmonise/check-mapping.js'
import type { SpecIssue, SpecProblem } from '../spec/issue-words.js'
import { specProblem } from '../spec/parse-yaml.js'
import { issueText, SpecFault } from '../spec/spec-fault.js'
import { canonicalIssues } from './check-canonical.js'
import { classingIssues } from './check-classing.js'
import { clriskIssues } from './check-clrisk.js'
import { indicatorIssues } from './check-indicators.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Throws `SpecFault` with every contradiction between the files of a pipeline. */
export function checkPipeline(specs: PipelineSpecs, connectors: readonly string[]): void {
  const tables = [...specs.canonical.values()].flatMap(canonicalIssues)
  const issues = [...tables, ...mappingIssues(specs), ...indexIssues(specs), ...clriskIssues(specs), ...territoryIssues(specs), ...deliveryIssues(specs, connectors)]
  // Both sides of an indicator, and several indicators, may trip over the same mistake.
  const distinct = new Map(issues.map((issue) => [issueText(issue), issue]))
  if (issues.length > 0) throw new SpecFault([...distinct.values()])
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
      issues.push(...indicatorIssues(specs, leaf.indicator, (problem) => specProblem(specs.pipeline, place, problem)))
    }
  }
  const given = index.weights === 'given'
  if (given && index.dimensions.some((dimension) => dimension.weight === undefined || dimension.indicators.some((leaf) => leaf.weight === undefined))) {
    issues.push(specProblem(specs.pipeline, ['index', 'weights'], { what: 'weights are "given" but not all are written', expected: 'a weight at every dimension and indicator' }))
  }
  return [...issues, ...classingIssues(specs, specs.pipeline.value.classing, (place) => (problem) => specProblem(specs.pipeline, ['classing', ...place], problem))]
}

function territoryIssues(specs: PipelineSpecs): SpecIssue[] {
  const issues: SpecIssue[] = []
  const inspect = (system: string, level: string, vintage: string): SpecProblem[] => {
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
