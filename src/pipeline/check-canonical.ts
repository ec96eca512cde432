import { didYouMean } from '../core/nearest.js'
import type { CanonicalTable } from '../spec/canonical.js'
import type { SpecIssue } from '../spec/issue-words.js'
import { specProblem } from '../spec/parse-yaml.js'
import type { Spec } from '../spec/parse-yaml.js'

/** What a canonical table contradicts in itself: names that stand twice or that every row of a core table carries anyway, a key without its columns. */
export function canonicalIssues(spec: Spec<CanonicalTable>): SpecIssue[] {
  const { table, key, columns } = spec.value
  const names = columns.map(({ name }) => name)
  const known = ['territory_code', ...names]
  const own = table === 'territory' ? [specProblem(spec, ['table'], { what: 'the table core.territory is made by Cauce itself', expected: 'another name' })] : []
  const twice = names.flatMap((name, index) => {
    if (name === 'territory_code') return [specProblem(spec, ['columns', index, 'name'], { what: 'every canonical table has the column "territory_code" already', expected: 'another name', todo: 'The territory rule of the mapping fills it.' })]
    return names.indexOf(name) < index ? [specProblem(spec, ['columns', index, 'name'], { what: `the column "${name}" stands twice`, expected: 'each column once' })] : []
  })
  const unkept = key.flatMap((name, index) => (known.includes(name) ? [] : [specProblem(spec, ['key', index], { what: `the key names the column "${name}", which the table "${table}" has not`, expected: `columns among ${known.join(', ')}`, todo: didYouMean(name, known) })]))
  return [...own, ...twice, ...unkept]
}
