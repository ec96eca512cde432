import { didYouMean } from '../core/nearest.js'
import type { CanonicalTable } from '../spec/canonical.js'
import type { SpecIssue } from '../spec/issue-words.js'
import type { Expression } from '../spec/expression.js'
import type { Mapping, TableMapping } from '../spec/mapping.js'
import { specProblem } from '../spec/parse-yaml.js'
import type { Spec } from '../spec/parse-yaml.js'
import type { RawSchema } from '../spec/raw-schema.js'
import { fieldNotation } from './field-reading.js'
import { columnsNamed, columnsTested } from './named-columns.js'
import type { NamedColumn, Path } from './named-columns.js'
import { landedColumns, landedRecords } from './landed-columns.js'
import type { Layouts } from './landed-columns.js'
import { writtenCodes } from './written-codes.js'

interface Check {
  readonly raw: RawSchema
  readonly layouts: Layouts
  readonly table: TableMapping
  problem(path: Path, what: string, candidates?: readonly string[], word?: string, expected?: string): SpecIssue
}

/**
 * Contradictions between a mapping, the raw schema and the canonical tables, each at its place: unknown resources, records, columns and
 * codes, identifiers kept without pseudonym, required columns left out. Without `layouts` the columns of fixed-width resources pass
 * unchecked.
 */
export function checkMapping(mapping: Spec<Mapping>, raw: Spec<RawSchema>, canonical: ReadonlyMap<string, CanonicalTable>, layouts: Layouts = new Map()): readonly SpecIssue[] {
  return mapping.value.tables.flatMap((table, index) => {
    const path = ['tables', index]
    const problem: Check['problem'] = (at, what, candidates = [], word = '', expected) =>
      specProblem(mapping, [...path, ...at], {
        what,
        expected: expected ?? (candidates.length === 0 ? undefined : `one of ${candidates.slice(0, 40).join(', ')}`),
        // Of codes of one or two characters every one is near every other.
        todo: word.length < 3 ? undefined : didYouMean(word, candidates),
      })
    const check = { raw: raw.value, layouts, table, problem }
    const target = canonical.get(table.table)
    const sources = sourceIssues(check)
    if (sources.length > 0) return sources
    return [
      ...(target === undefined ? [problem(['table'], `there is no canonical table "${table.table}"`, [...canonical.keys()], table.table)] : targetIssues(check, target)),
      ...namedColumns(check).flatMap((named) => columnIssues(check, named)),
      ...expressions(check).flatMap(({ expression, path: at }) => recodeIssues(check, expression, at)),
    ]
  })
}

function sourceIssues({ raw, layouts, table, problem }: Check): readonly SpecIssue[] {
  const resources = Object.keys(raw.resources)
  const part = (at: Path, key: string, resource: string, record: string | undefined): SpecIssue[] => {
    if (!resources.includes(resource)) return [problem([...at, key], `there is no resource "${resource}" in ${raw.registry}`, resources, resource)]
    const records = landedRecords(raw, layouts, resource)
    if (records === undefined || records.includes(record ?? '')) return []
    return [problem([...at, record === undefined ? key : 'record'], `resource "${resource}" has no record type "${record ?? ''}"`, records, record ?? '')]
  }
  const joins = table.joins.flatMap((join, index) => [
    ...part(['joins', index], 'resource', join.resource, join.record),
    ...join.on.flatMap((name, place) =>
      [landedColumns(raw, layouts, table.from, table.record), landedColumns(raw, layouts, join.resource, join.record)].flatMap((known) =>
        known === undefined || known.includes(name) ? [] : [problem(['joins', index, 'on', place], `the column "${name}" does not stand on both sides of the join`, known, name)],
      ),
    ),
  ])
  return [...part([], 'from', table.from, table.record), ...joins]
}

function targetIssues({ table, problem }: Check, target: CanonicalTable): readonly SpecIssue[] {
  const names = target.columns.map((column) => column.name)
  const cellColumns = table.observations.length > 0 ? ['variable', 'period', 'breakdown', 'value', 'unit'] : []
  const unknown = Object.keys(table.columns).filter((name) => !names.includes(name)).map((name) => problem(['columns', name], `table "${target.table}" has no column "${name}"`, names, name))
  const keys = [...table.key.map((name, index) => ({ name, path: ['key', index] })), ...(typeof table.duplicates === 'object' ? table.duplicates.of.map((name, index) => ({ name, path: ['duplicates', 'of', index] })) : [])]
  const made = ['territory_code', ...Object.keys(table.columns), ...cellColumns]
  const unmade = keys.filter(({ name }) => !made.includes(name)).map(({ name, path }) => problem(path, `the mapping fills no column "${name}"`, made, name))
  const left = target.columns
    .filter((column) => column.required && table.columns[column.name] === undefined && !cellColumns.includes(column.name))
    .map((column) => problem(['columns'], `the required column "${column.name}" of table "${target.table}" is left out`, [], '', 'an expression for it'))
  const observed = table.observations.length > 0 && !names.includes('value') ? [problem(['observations'], `table "${target.table}" has no column "value"`, [], '', 'the table observation')] : []
  const codes = target.columns.flatMap((column) => {
    const expression = table.columns[column.name]
    if (expression === undefined || column.type !== 'code' || column.codes === undefined) return []
    const known = [...Object.keys(column.codes), 'unknown']
    return writtenCodes(expression, ['columns', column.name])
      .filter(({ code }) => !known.includes(code))
      .map(({ code, path }) => problem(path, `"${code}" is no code of ${target.table}.${column.name}`, known, code))
  })
  return [...unknown, ...unmade, ...left, ...observed, ...codes]
}

function expressions({ table }: Check): readonly { readonly expression: Expression; readonly path: Path; readonly territory: boolean }[] {
  const { code, name, parent } = table.territory
  const territory = Object.entries({ code, name, parent }).flatMap(([key, expression]) => (expression === undefined ? [] : [{ expression, path: ['territory', key], territory: true }]))
  return [
    ...territory,
    ...Object.entries(table.columns).map(([column, expression]) => ({ expression, path: ['columns', column], territory: false })),
    ...table.observations.map((observation, index) => ({ expression: observation.value, path: ['observations', index, 'value'], territory: false })),
  ]
}

function namedColumns(check: Check): readonly NamedColumn[] {
  return [
    ...expressions(check).flatMap(({ expression, path, territory }) => columnsNamed(expression, path, territory)),
    ...check.table.drop.flatMap((drop, index) => columnsTested(drop.when, ['drop', index, 'when'])),
  ]
}

function columnIssues(check: Check, named: NamedColumn): readonly SpecIssue[] {
  const { raw, layouts, table, problem } = check
  const part = partOf(check, named.name)
  const known = landedColumns(raw, layouts, part.resource, part.record)
  if (known !== undefined && !known.includes(part.column)) {
    const all = [...(landedColumns(raw, layouts, table.from, table.record) ?? []), ...table.joins.flatMap((join) => (landedColumns(raw, layouts, join.resource, join.record) ?? []).map((column) => `${join.as}.${column}`))]
    return [problem(named.path, `the column "${named.name}" is not in ${raw.registry}`, all, named.name)]
  }
  const notation = fieldNotation(raw, part.resource, part.record, part.column)
  if (notation.sensitivity !== 'identifier' || named.shielded) return []
  return [problem(named.path, `the column "${named.name}" identifies a person and would be kept as it is`, [], '', 'a pseudonym of it')]
}

function partOf({ raw, layouts, table }: Check, name: string) {
  const join = table.joins.find((each) => name.startsWith(`${each.as}.`))
  const base = { resource: table.from, record: table.record, column: name }
  if (join === undefined || landedColumns(raw, layouts, table.from, table.record)?.includes(name) === true) return base
  return { resource: join.resource, record: join.record, column: name.slice(join.as.length + 1) }
}

/** Codes of a recode that the raw schema's own list lacks. */
function recodeIssues(check: Check, expression: Expression, path: Path): readonly SpecIssue[] {
  if (typeof expression === 'string' || !('recode' in expression)) return []
  const operand = typeof expression.recode === 'string' ? expression.recode : 'take' in expression.recode ? expression.recode.take : undefined
  if (operand === undefined) return []
  const part = partOf(check, operand)
  const fields = check.raw.resources[part.resource]?.fields ?? []
  const codes = fields.find((field) => field.name === part.column && (!('record' in field) || field.record === (part.record ?? '')))?.codes
  if (codes === undefined) return []
  const known = Object.keys(codes)
  return Object.keys(expression.codes)
    .filter((code) => !known.includes(code))
    .map((code) => check.problem([...path, 'codes', code], `"${code}" is no code of the raw column "${operand}"`, known, code))
}
