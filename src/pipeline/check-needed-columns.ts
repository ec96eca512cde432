import type { NeededColumn } from '../risk/needed-columns.js'
import { ownColumns } from '../risk/needed-columns.js'
import type { SpecIssue } from '../spec/issue-words.js'
import { specProblem } from '../spec/parse-yaml.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Columns that statements name by themselves: the canonical table must have them in a type that they can be read in, and the mappings fill them. */
export function neededColumnIssues(specs: PipelineSpecs, needed: readonly NeededColumn[], registries: readonly string[]): SpecIssue[] {
  return needed.flatMap((need) => {
    const { table, column } = need
    const { types, purpose }: { readonly types: readonly string[]; readonly purpose: string } = ownColumns[column]
    const canonical = specs.canonical.get(table)
    if (canonical === undefined) return []
    const place = canonical.value.columns.findIndex(({ name }) => name === column)
    const found = canonical.value.columns[place]
    const expected = `one of the type ${types.join(' or ')}, for it ${purpose}`
    if (found === undefined) return [specProblem(canonical, ['columns'], { what: `the table "${table}" has no column "${column}", and an indicator or model reads the table`, expected, todo: `Add it, and fill it in each mapping of the table${filling(column)}.` })]
    if (!types.includes(found.type)) return [specProblem(canonical, ['columns', place, 'type'], { what: `the column "${column}" of the table "${table}" is of the type ${found.type}`, expected })]
    // One that is required is asked for with the mapping.
    return found.required ? [] : registries.flatMap((registry) => unfilled(specs, registry, need))
  })
}

function unfilled(specs: PipelineSpecs, registry: string, { table, column }: NeededColumn): SpecIssue[] {
  const mapping = specs.registries.get(registry)?.mapping
  return (mapping?.value.tables ?? []).flatMap((each, index) => {
    if (mapping === undefined || each.table !== table || Object.hasOwn(each.columns, column) || (each.observations.length > 0 && column === 'period')) return []
    return [specProblem(mapping, ['tables', index, 'columns'], { what: `the mapping does not fill ${table}.${column}, which ${ownColumns[column].purpose}`, expected: `an expression for it${filling(column)}` })]
  })
}

function filling(column: NeededColumn['column']): string {
  return column === 'period' ? ': period: { delivery: period }' : ''
}
