import type { Expression } from '../../spec/expression.js'
import type { TableMapping } from '../../spec/mapping.js'
import { fieldNotation } from '../field-reading.js'
import type { FieldNotation } from '../field-reading.js'
import { columnsNamed, columnsTested } from '../named-columns.js'
import { isCellColumn } from '../observation-cells.js'
import { concerning, counted, harmless, isSame } from './difference.js'
import type { Difference } from './difference.js'
import { rejectsText } from './rejects-text.js'
import type { TextUse } from './rejects-text.js'
import type { TableSpecs } from './table-specs.js'

/** How the raw columns are written that a table mapping names. A text that is now declared missing is harmless where it made its row unfit before. */
export function fieldDifferences(before: TableSpecs, after: TableSpecs): readonly Difference[] {
  const names = new Set(everyName(before.mapping))
  return [...names].flatMap((name) => {
    const readings = readingsOf(before.mapping, name)
    return readings.flatMap(({ resource, record, column }) => {
      const [old, now] = [fieldNotation(before.raw, resource, record, column), fieldNotation(after.raw, resource, record, column)]
      return notationDifferences(before, name, old, now)
    })
  })
}

function notationDifferences({ mapping, canonical }: TableSpecs, name: string, old: FieldNotation, now: FieldNotation): readonly Difference[] {
  const at = `raw column ${name}`
  // Type and sensitivity decide only which unknown codes may be shown; these are counted anew.
  const marks = ({ missing: _missing, type: _type, sensitivity: _sensitivity, ...rest }: FieldNotation) => rest
  if (!isSame(marks(old), marks(now))) return [concerning(at, 'its values are written otherwise')]
  const gone = old.missing.filter((text) => !now.missing.includes(text))
  if (gone.length > 0) return [concerning(at, `${counted(gone.length, 'text is', 'texts are')} no longer declared missing`)]
  const added = now.missing.filter((text) => !old.missing.includes(text))
  if (added.length === 0) return []
  const uses = usesOf(mapping, canonical, name, old)
  const decides = [...territoryNames(mapping), ...mapping.drop.flatMap((drop) => columnsTested(drop.when, []))].some((column) => column.name === name)
  const isSafe = !decides && added.every((text) => uses.some(({ expression, use }) => rejectsText(expression, text, use)))
  const what = `${counted(added.length, 'text', 'texts')} more declared missing`
  return [isSafe ? harmless(at, what) : concerning(at, what)]
}

/** The expressions that are computed for every row. */
function usesOf(mapping: TableMapping, canonical: TableSpecs['canonical'], name: string, notation: FieldNotation): readonly { readonly expression: Expression; readonly use: TextUse }[] {
  const columnOf = new Map(canonical.columns.map((column) => [column.name, column]))
  const isCells = mapping.observations.length > 0
  const columns = Object.entries(mapping.columns).flatMap(([column, expression]) => {
    const found = columnOf.get(column)
    return found === undefined || (isCells && isCellColumn(column)) ? [] : [{ expression, use: { name, notation, column: found, isNoted: true } }]
  })
  const value = columnOf.get('value')
  const cells = value === undefined ? [] : mapping.observations.map((observation) => ({ expression: observation.value, use: { name, notation, column: value, isNoted: false } }))
  return [...columns, ...cells]
}

function territoryNames({ territory }: TableMapping) {
  return [territory.code, territory.name, territory.parent].flatMap((expression) => (expression === undefined ? [] : columnsNamed(expression, [])))
}

function everyName(mapping: TableMapping): readonly string[] {
  const named = [...Object.values(mapping.columns), ...mapping.observations.map((each) => each.value)].flatMap((expression) => columnsNamed(expression, []))
  const tested = mapping.drop.flatMap((drop) => columnsTested(drop.when, []))
  return [...named, ...tested, ...territoryNames(mapping)].map((each) => each.name)
}

/** A name with the prefix of a join may be the join's column, or one of the table's own that is written so. */
function readingsOf({ from, record, joins }: TableMapping, name: string): readonly { readonly resource: string; readonly record: string | undefined; readonly column: string }[] {
  const joined = joins.filter((join) => name.startsWith(`${join.as}.`)).map((join) => ({ resource: join.resource, record: join.record, column: name.slice(join.as.length + 1) }))
  return [{ resource: from, record, column: name }, ...joined]
}
