import { sql } from 'kysely'
import { CauceError } from '../core/error.js'
import type { CanonicalColumn } from '../spec/canonical.js'
import { relationId } from '../warehouse/relation.js'
import { columnSql, sqlTypes } from './column-sql.js'
import type { ColumnSql } from './column-sql.js'
import { compileCondition } from './condition-sql.js'
import type { CompiledTable, CompileInput, Partition } from './compiled-table.js'
import { compileExpression } from './expression-sql.js'
import { copiesName, layeredRows } from './layers.js'
import { anyOf, textLiteral } from './literal.js'
import { isCellColumn, observationCells } from './observation-cells.js'
import type { ObservationCell } from './observation-cells.js'
import { partitionName } from './partition-name.js'
import { rowScope } from './row-scope.js'
import type { RowScope } from './row-scope.js'
import type { Sql } from './sql-value.js'
import type { RelationName } from '../warehouse/tables.js'
import type { Entries } from './dictionary.js'
import { territorySql } from './territory-sql.js'
import type { TerritorySql } from './territory-sql.js'
import { unknownCodesQuery } from './unknown-codes.js'
import { classSql, quarantineOf, subjectSql, verdictSql } from './verdict-sql.js'
import type { Judged } from './verdict-sql.js'

/**
 * A table mapping over one delivery as SQL. Pure: the same input gives the same text. The statement writes every delivered record in
 * file order with its verdict: NULL for a good one, `drop:…` for one dropped by declaration, `q:<RULE>:<column>` for one quarantined by
 * the first rule that it breaks; `cq:<RULE>:<variable>` quarantines one observation of a record. Order of judgement: drops, excluded
 * territories, joins, territory, columns in canonical order.
 */
export function compileTable(input: CompileInput): CompiledTable {
  requireLines(input)
  const plan = planTable(input, new Map())
  const partition = partitionOf(input, plan.columns, plan.cells)
  return {
    partition,
    source: input.source,
    mapping: input.mapping,
    key: keyOf(input, partition),
    joinTests: joinTests(input),
    dictionaries: plan.dictionaries,
    create: (facts) => {
      const { columns, cells, territory, rows } = planTable(input, facts.entries)
      return sql`create or replace table ${relationId(partition.relation)} as ${finalRows(input, columns, cells, territory, rows(facts.duplicated))}`
    },
    unknownCodes: (names, facts) => {
      const { columns, rows } = planTable(input, facts.entries)
      return unknownCodesQuery(columns.filter((column) => names.includes(column.name)), rows(facts.duplicated))
    },
    dropReasons: new Map(plan.drops.map((drop) => [drop.verdict, drop.reason])),
  }
}

function planTable(input: CompileInput, entries: Entries) {
  const { mapping, canonical, delivery } = input
  const scope = rowScope(
    { mapping, raw: input.raw, period: delivery.period, layoutVersion: delivery.layoutVersion, partition: relationOf(input), entries, pseudonymKey: input.pseudonymKey, lookupTable: input.lookupTable },
    new Map([['', input.source.columns], ...[...input.joined].map(([as, source]): [string, readonly string[]] => [as, source.columns])]),
  )
  const declared = mapping.drop.map((drop, index) => ({ verdict: `drop:${index + 1}`, when: scope.keep(compileCondition(scope, compileExpression, drop.when)), reason: drop.reason }))
  const territory = territorySql(scope, mapping.territory, input.territoryLookup)
  scope.takeUnknowns()
  const cells = observationCells(scope, input)
  const columns = canonical.columns.flatMap((column) => compileColumn(scope, input, column, cells))
  const drops = [...declared, ...territory.excluded]
  const judged: readonly Judged[] = [...drops, ...quarantineOf('territory_code', territory.faults), ...columns.flatMap((column) => quarantineOf(column.name, column.faults))]
  const rows = (duplicated: ReadonlySet<string>) => judgedRows(input, scope, judged, duplicated)
  return { dictionaries: scope.dictionaries, drops, territory, cells, columns, rows }
}

function compileColumn(scope: RowScope, input: CompileInput, column: CanonicalColumn, cells: readonly ObservationCell[]): readonly ColumnSql[] {
  const expression = input.mapping.columns[column.name]
  if (cells.length > 0 && isCellColumn(column.name)) return []
  if (expression === undefined) {
    if (cells.length > 0 && column.name === 'breakdown') return [columnSql(scope, column, compileExpression(scope, { constant: 'total' }), false)]
    return column.required ? [columnSql(scope, column, { kind: 'text', sql: sql`cast(null as VARCHAR)`, faults: [] }, false)] : []
  }
  return [columnSql(scope, column, compileExpression(scope, expression), input.mapping.on_mismatch.type === 'accept')]
}

function judgedRows(input: CompileInput, scope: RowScope, judged: readonly Judged[], duplicated: ReadonlySet<string>): Sql {
  const firstQuarantine = judged.findIndex((each) => !each.verdict.startsWith('drop:'))
  const split = firstQuarantine === -1 ? judged.length : firstQuarantine
  const copies = [...duplicated].map((as): Judged => ({ verdict: `q:JOIN_DUPLICATE:${as}`, when: sql`${sql.id(copiesName(as))} > 1` }))
  const all = [...judged.slice(0, split), ...copies, ...judged.slice(split)]
  const verdict = sql.id('_verdict')
  const withVerdict = sql`select v.*, ${verdictSql(all)} as _verdict from (${layeredRows(input, scope, duplicated)}) as v`
  return sql`select s.*, ${subjectSql(sql`${verdict}`, all)} as _subject from (${withVerdict}) as s`
}

function finalRows(input: CompileInput, columns: readonly ColumnSql[], cells: readonly ObservationCell[], territory: TerritorySql, rows: Sql): Sql {
  const types = new Map(input.canonical.columns.map((column) => [column.name, sqlTypes[column.type]]))
  const typed = (name: string, value: Sql) => sql`cast(${value} as ${sql.raw(types.get(name) ?? 'VARCHAR')}) as ${sql.id(name)}`
  const head = [sql`${territory.code} as territory_code`, sql`${territory.verdict} as _territory_verdict`]
  const line = input.source.line.kind === 'column' ? [sql`_line`] : []
  const own = columns.map((column) => typed(column.name, column.sql))
  const noted = notedSql(columns)
  const verdict = sql`${sql.id('_verdict')}`
  if (cells.length === 0) {
    const tail = [sql`_verdict`, sql`${classSql(verdict, sql`${sql.id('_subject')}`)} as _class`, ...(noted === null ? [] : [sql`${noted} as _noted`])]
    return sql`select ${sql.join([...head, ...own, ...line, ...tail])} from (${rows}) as f`
  }
  const list = cells.map((cell) => cell.struct)
  const wide = sql`select w.*, unnest([${sql.join(list)}]) as cell from (${rows}) as w`
  const both = sql`select c.* exclude (_verdict, _subject), coalesce(_verdict, cell.verdict) as _verdict, coalesce(_subject, cell.subject) as _subject from (${wide}) as c`
  const cellNames = input.canonical.columns.filter((column) => isCellColumn(column.name)).map((column) => typed(column.name, sql`cell.${sql.id(column.name)}`))
  const cellNoted = sql`nullif(concat_ws('|', ${noted ?? sql`null`}, cell.noted), '')`
  const tail = [sql`_verdict`, sql`${classSql(verdict, sql`${sql.id('_subject')}`)} as _class`, sql`${cellNoted} as _noted`]
  return sql`select ${sql.join([...head, ...own, ...cellNames, ...line, ...tail])} from (${both}) as f`
}

/** `RULE:column` of everything noted of a row, joined by bars; NULL mostly. */
function notedSql(columns: readonly ColumnSql[]): Sql | null {
  const notes = columns.flatMap((column) => [
    ...column.noted.map((fault) => ({ when: fault.when, text: `${fault.rule}:${column.name}` })),
    ...column.unknowns.map((unknown) => ({ when: unknown.when, text: `CODE_UNKNOWN:${column.name}` })),
  ])
  if (notes.length === 0) return null
  const texts = notes.map((note) => sql`case when ${note.when} then ${textLiteral(note.text)} end`)
  return sql`case when ${anyOf(notes.map((note) => note.when))} then concat_ws('|', ${sql.join(texts)}) end`
}

function partitionOf(input: CompileInput, columns: readonly ColumnSql[], cells: readonly ObservationCell[]): Partition {
  const { mapping, delivery, source } = input
  const names = columns.map((column) => column.name)
  const cellNames = cells.length === 0 ? [] : input.canonical.columns.map((column) => column.name).filter(isCellColumn)
  return {
    relation: partitionName(mapping.table, delivery.registry, { resource: mapping.from, record: mapping.record, place: delivery.place }, delivery.id),
    table: mapping.table,
    registry: delivery.registry,
    delivery: delivery.id,
    file: delivery.file,
    columns: [...names, ...cellNames],
    firstLine: source.line.kind === 'ordinal' ? source.line.first : null,
    cells: Math.max(1, cells.length),
  }
}

function relationOf({ mapping, delivery }: CompileInput): RelationName {
  return partitionName(mapping.table, delivery.registry, { resource: mapping.from, record: mapping.record }, delivery.id)
}

/** The mapping's key, else the canonical one where the mapping fills all of it. */
function keyOf(input: CompileInput, partition: Partition): readonly string[] {
  if (input.mapping.key.length > 0) return input.mapping.key
  const has = new Set(['territory_code', ...partition.columns])
  return input.canonical.key.every((name) => has.has(name)) ? input.canonical.key : []
}

function joinTests(input: CompileInput): CompiledTable['joinTests'] {
  return new Map(
    input.mapping.joins.map((join) => {
      const relation = input.joined.get(join.as)?.relation ?? { schema: '', name: '' }
      const keys = sql.join(join.on.map((name) => sql.id(name)))
      const present = sql.join(join.on.map((name) => sql`${sql.id(name)} is not null`), sql` and `)
      return [join.as, sql`select count(*) as total, count(distinct hash(${keys})) as keys from ${relationId(relation)} where ${present}`]
    }),
  )
}

function requireLines(input: CompileInput): void {
  const absent = input.mapping.joins.filter((join) => !input.joined.has(join.as)).map((join) => join.as)
  if (absent.length === 0 && (input.mapping.joins.length === 0 || input.source.line.kind === 'column')) return
  throw new CauceError('internal', {
    code: 'HARMONISE_JOIN',
    what: absent.length > 0 ? `table "${input.mapping.table}" joins ${absent.join(', ')}, which nothing was landed for` : `table "${input.mapping.table}" joins records, and its source has no line numbers`,
    expected: 'landed tables with the column _line',
  })
}
