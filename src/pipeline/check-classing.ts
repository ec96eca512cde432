import { didYouMean } from '../core/nearest.js'
import type { Classing } from '../spec/index-tree.js'
import type { SpecIssue, SpecProblem } from '../spec/issue-words.js'
import type { PipelineSpecs } from './load-pipeline.js'

type At = (place: readonly (string | number)[]) => (problem: SpecProblem) => SpecIssue

/** Contradictions of a classing, of the index or of CLRISK; `at` begins at its own place. */
export function classingIssues(specs: PipelineSpecs, { method, labels, cuts = [], parent_level: level }: Classing, at: At): SpecIssue[] {
  const above = levelsAbove(specs, specs.pipeline.value.territory.level)
  const falling = cuts.findIndex((cut, index) => cut <= (cuts[index - 1] ?? -Infinity))
  return [
    ...(method === 'fixed' && cuts.length !== labels.length - 1 ? [at([])({ what: `the classing has ${labels.length} labels and ${cuts.length} cuts`, expected: 'one cut fewer than labels' })] : []),
    ...(method === 'fixed' && falling >= 0 ? [at(['cuts', falling])({ what: `the cut ${cuts[falling] ?? ''} is not above the one before`, expected: 'cuts from the lowest to the highest' })] : []),
    ...(level === undefined || above.includes(level) ? [] : [at(['parent_level'])(unknownLevel(level, above))]),
  ]
}

export function unknownLevel(level: string, above: readonly string[]): SpecProblem {
  return { what: `"${level}" is no level at or above that of the pipeline`, expected: `one of ${above.join(', ')}`, todo: didYouMean(level, above) }
}

/** The level and those above it, lowest first; empty where the territories of the pipeline have not that level. */
export function levelsAbove(specs: PipelineSpecs, level: string): readonly string[] {
  const levels = specs.systems.get(specs.pipeline.value.territory.system)?.spec.value.levels ?? []
  const found: string[] = []
  for (let at = levels.find(({ name }) => name === level); at !== undefined; at = levels.find(({ name }) => name === at?.parent)) found.push(at.name)
  return found
}
