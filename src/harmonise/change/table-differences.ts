import type { TableMapping } from '../../spec/mapping.js'
import { isCellColumn } from '../observation-cells.js'
import { canonicalDifferences } from './canonical-differences.js'
import { concerning, harmless, isSame } from './difference.js'
import type { Difference } from './difference.js'
import { expressionDifferences } from './expression-differences.js'
import { fieldDifferences } from './field-differences.js'
import type { TableSpecs } from './table-specs.js'
import { territoryDifferences } from './territory-differences.js'

/**
 * How two specifications of one table differ. Where all differences are harmless, every row that was good without a note or dropped by
 * declaration comes out the same, whatever the data: keys that stand twice apart, which are settled anew over all rows.
 */
export function tableDifferences(before: TableSpecs, after: TableSpecs): readonly Difference[] {
  const { mapping: old } = before
  const { mapping: now } = after
  const fixed = (mapping: TableMapping) => [mapping.table, mapping.from, mapping.record, mapping.versions, mapping.joins]
  if (!isSame(fixed(old), fixed(now))) return [concerning(old.table, 'the table is made of other records')]
  if (!isSame(before.shapes, after.shapes) || !isSame(before.wanted, after.wanted)) return [concerning(old.table, 'the file is read otherwise, which may concern every line')]
  return [
    ...(isSame(old.drop.map(({ when }) => when), now.drop.map(({ when }) => when)) ? [] : [concerning(old.table, 'other records are dropped by declaration')]),
    ...territoryDifferences(before, after),
    ...fieldDifferences(before, after),
    ...canonicalDifferences(before, after),
    ...columnsDifferences(old, now),
    ...observationDifferences(old, now),
    ...ruleDifferences(before, after),
  ]
}

function columnsDifferences(old: TableMapping, now: TableMapping): readonly Difference[] {
  if (!isSame(Object.keys(old.columns).sort(), Object.keys(now.columns).sort())) return [concerning(old.table, 'the mapping gives other columns')]
  return Object.entries(old.columns).flatMap(([name, expression]) => {
    const at = `${old.table}.${name}`
    const other = now.columns[name] ?? expression
    // What is noted of a column that every observation repeats is not kept.
    if (old.observations.length > 0 && isCellColumn(name)) return isSame(expression, other) ? [] : [concerning(at, 'it decides over every observation')]
    return expressionDifferences(expression, other, at)
  })
}

function observationDifferences(old: TableMapping, now: TableMapping): readonly Difference[] {
  const fixed = (mapping: TableMapping) => mapping.observations.map(({ variable, period, unit }) => [variable, period, unit])
  if (!isSame(fixed(old), fixed(now))) return [concerning(old.table, 'the mapping gives other observations')]
  return old.observations.flatMap(({ variable, value }, index) => expressionDifferences(value, now.observations[index]?.value ?? value, `${old.table}.${variable}`, false))
}

function ruleDifferences(before: TableSpecs, after: TableSpecs): readonly Difference[] {
  const [old, now] = [before.mapping, after.mapping]
  const key = ({ mapping, canonical }: TableSpecs) => [mapping.key, mapping.duplicates, canonical.key]
  return [
    ...(isSame(key(before), key(after)) ? [] : [harmless(old.table, 'rows with one key are settled otherwise')]),
    ...(isSame(old.on_mismatch, now.on_mismatch) ? [] : [harmless(old.table, 'what does not fit is treated otherwise')]),
  ]
}
