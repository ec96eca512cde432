import { CauceError } from '../core/error.js'
import type { TableText, TerritorySystemSpec, TerritoryTables } from '../core/territory-system.js'
import { successionKinds } from '../core/territory-system.js'
import { hasValidCheckDigit } from './check-digit.js'
import { codeText } from './code-text.js'
import { fault, readTable } from './read-table.js'
import type { TableRow } from './read-table.js'
import type { Alias, Succession, Territory, TerritorySystem } from './system.js'
import { territoriesAt } from './territories-at.js'

const territoryColumns = ['level', 'code', 'parent', 'name', 'valid_from', 'valid_to', 'longitude', 'latitude', 'note']
const aliasColumns = ['level', 'code', 'alias', 'kind', 'note']
const successionColumns = ['level', 'from_code', 'to_code', 'date', 'kind', 'weight', 'weight_method', 'note']

/** Builds a territory system from its specification and three tables; a contradiction is a fault with file and line. */
export function loadSystem(spec: TerritorySystemSpec, tables: TerritoryTables): TerritorySystem {
  const territories = new Map<string, Map<string, Territory>>(spec.levels.map((level) => [level.name, new Map()]))
  for (const row of readTable(tables.territories, territoryColumns)) {
    const territory = readTerritory(row, spec, tables.territories, territories)
    territories.get(territory.level)?.set(territory.code, territory)
  }
  const known = (table: TableText, row: TableRow, column: string) => {
    const found = territories.get(row.cell('level'))?.get(row.cell(column))
    if (found !== undefined) return found.code
    const what = `${column} is not in the table of territories`
    throw fault(table.name, row.line, 'TERRITORY_CODE_UNKNOWN', what, 'a known code')
  }
  const kinds = ['name', ...spec.schemes.map((scheme) => scheme.name)]
  const aliases = readTable(tables.aliases, aliasColumns).map((row): Alias => {
    const kind = oneOf(tables.aliases, row, 'kind', kinds)
    return { level: row.cell('level'), code: known(tables.aliases, row, 'code'), alias: row.cell('alias'), kind }
  })
  const table = tables.successions
  const successions = readTable(table, successionColumns).map((row): Succession => ({
    level: row.cell('level'),
    from: known(table, row, 'from_code'),
    to: known(table, row, 'to_code'),
    date: dateOf(table, row),
    kind: oneOf(table, row, 'kind', successionKinds),
    weight: share(table, row),
    method: row.cell('weight_method'),
  }))
  const system = { spec, territories, aliases, successions }
  checkCounts(system)
  return system
}

function readTerritory(
  row: TableRow,
  spec: TerritorySystemSpec,
  table: TableText,
  territories: ReadonlyMap<string, ReadonlyMap<string, Territory>>,
): Territory {
  const wrong = (code: string, what: string, expected: string) => fault(table.name, row.line, code, what, expected)
  const level = spec.levels.find((each) => each.name === row.cell('level'))
  if (level === undefined) {
    throw wrong('TERRITORY_LEVEL_UNKNOWN', 'unknown level', spec.levels.map((each) => each.name).join(', '))
  }
  const code = row.cell('code')
  const parent = row.cell('parent')
  if (!/^\d+$/.test(code) || code.length !== level.length) {
    throw wrong('TERRITORY_CODE_FORM', `code "${code}"`, `${level.length} digits`)
  }
  if (territories.get(level.name)?.has(code) === true) {
    throw wrong('TERRITORY_CODE_TWICE', `code ${code} stands twice`, 'once')
  }
  if (level.parent === null ? parent !== '' : territories.get(level.parent)?.has(parent) !== true) {
    throw wrong('TERRITORY_PARENT', `parent "${parent}" of ${code}`, level.parent ?? 'no parent')
  }
  if (code.slice(0, level.prefix) !== parent.slice(0, level.prefix)) {
    const what = `code ${code} does not begin as its parent ${parent}`
    throw wrong('TERRITORY_PARENT', what, `${level.prefix} shared digits`)
  }
  if (spec.check?.level === level.name && !hasValidCheckDigit(spec.check, code)) {
    throw wrong('TERRITORY_CHECK_DIGIT', `check digit of ${code}`, `rule ${spec.check.rule} or a listed exception`)
  }
  const longitude = row.cell('longitude')
  const latitude = row.cell('latitude')
  return {
    level: level.name,
    code: codeText(code),
    parent: parent === '' ? null : codeText(parent),
    name: row.cell('name'),
    validFrom: isoDate(table, row, 'valid_from'),
    validTo: isoDate(table, row, 'valid_to'),
    seat: longitude === '' || latitude === '' ? null : { longitude: Number(longitude), latitude: Number(latitude) },
  }
}

function isoDate(table: TableText, row: TableRow, column: string): string | null {
  const text = row.cell(column)
  if (text === '' || /^\d{4}-\d{2}-\d{2}$/.test(text)) return text === '' ? null : text
  throw fault(table.name, row.line, 'TERRITORY_DATE', `${column} "${text}"`, 'a date such as 2018-09-06')
}

function dateOf(table: TableText, row: TableRow): string {
  const date = isoDate(table, row, 'date')
  if (date !== null) return date
  throw fault(table.name, row.line, 'TERRITORY_DATE', 'date ""', 'a date such as 2018-09-06')
}

function oneOf<Kind extends string>(table: TableText, row: TableRow, column: string, kinds: readonly Kind[]): Kind {
  const found = kinds.find((each) => each === row.cell(column))
  if (found !== undefined) return found
  throw fault(table.name, row.line, 'TERRITORY_KIND', `${column} "${row.cell(column)}"`, kinds.join(', '))
}

function share(table: TableText, row: TableRow): number | null {
  const text = row.cell('weight')
  if (text === '') return null
  if (/^(0?\.\d+|0|1)$/.test(text)) return Number(text)
  throw fault(table.name, row.line, 'TERRITORY_WEIGHT', `weight "${text}"`, 'a share from 0 to 1, or nothing')
}

function checkCounts(system: TerritorySystem): void {
  for (const vintage of system.spec.vintages) {
    for (const [level, count] of Object.entries(vintage.counts)) {
      const found = territoriesAt(system, level, vintage.id).length
      if (found === count) continue
      throw new CauceError('specification', {
        code: 'TERRITORY_COUNT',
        what: `system ${system.spec.id} has ${found} territories of level ${level} in vintage ${vintage.id}`,
        expected: String(count),
        todo: 'Correct the dates in territories.csv, or the count in system.yaml with its source.',
      })
    }
  }
}
