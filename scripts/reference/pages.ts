import { loadCanonical, loadIndicators, loadMapping, loadRawSchema, loadTerritorySystem } from '../../src/spec/load.js'
import type { Aggregate } from '../../src/spec/indicator.js'
import { textIn } from '../../src/spec/text.js'
import type { Workspace } from '../../src/spec/workspace.js'
import { codeText, generated, page, table } from './markdown.js'
import { operationsPage } from './operations.js'

/** The pages of docs/reference by file name. */
export function referencePages(workspace: Workspace): ReadonlyMap<string, string> {
  return new Map([
    ['operations.md', operationsPage()],
    ['registries.md', registriesPage(workspace)],
    ['canonical-tables.md', canonicalPage(workspace)],
    ['indicators.md', indicatorsPage(workspace)],
    ['territories.md', territoriesPage(workspace)],
  ])
}

function registriesPage(workspace: Workspace): string {
  const names = stems(workspace.names('schemas/raw', '.yaml'), '.yaml')
  const mapped = new Set(stems(workspace.names('mappings', '.yaml'), '.yaml'))
  const sections = names.map((name) => {
    const raw = loadRawSchema(workspace, name).value
    const tables = mapped.has(name) ? loadMapping(workspace, name).value.tables : []
    const resources = Object.entries(raw.resources).map(([resource, spec]) => [
      codeText(resource),
      spec.format,
      codeText(spec.files),
      'encoding' in spec ? spec.encoding : '',
      String(spec.fields.length),
      [...new Set(tables.filter((each) => each.from === resource).map((each) => each.table))].map(codeText).join(', '),
    ])
    return page(
      `## ${codeText(name)}`,
      `${textIn(raw.title, 'en')}. ${raw.institution.name}. Unit: ${raw.unit}; cadence: ${raw.cadence}. ${raw.verified ? 'Layout verified in a real file or in the loader of one.' : '**Layout not verified.**'}`,
      raw.verified_note ?? '',
      table(['Resource', 'Format', 'Files', 'Encoding', 'Fields described', 'Feeds'], resources),
    ).trimEnd()
  })
  return page('# Registries', generated('`schemas/raw` and `mappings`'), ...sections)
}

function canonicalPage(workspace: Workspace): string {
  const sections = [...loadCanonical(workspace).values()].map(({ value }) =>
    page(
      `## ${codeText(value.table)}`,
      `${textIn(value.title, 'en')}. ${textIn(value.description, 'en')} Key: ${value.key.map(codeText).join(', ')}.`,
      table(
        ['Column', 'Type', 'Definition', 'Unit or codes', 'Standard', 'Sensitivity'],
        value.columns.map((column) => [
          codeText(column.name),
          column.type,
          textIn(column.definition, 'en'),
          column.codes === undefined ? (column.unit ?? '') : Object.keys(column.codes).join(', '),
          column.standard ?? '',
          column.sensitivity === 'plain' ? '' : column.sensitivity,
        ]),
      ),
    ).trimEnd(),
  )
  return page(
    '# Canonical tables',
    generated('`schemas/canonical`'),
    'What every registry is brought to. Each table also has `territory_code`, text with its leading zeros. In code columns `unknown` stands for a code outside the list of the registry; an empty cell is a missing value.',
    ...sections,
  )
}

function indicatorsPage(workspace: Workspace): string {
  const rows = [...loadIndicators(workspace)].map(([id, { indicator, file }]) => [
    codeText(id),
    textIn(indicator.title, 'en'),
    textIn(indicator.definition, 'en'),
    indicator.unit,
    indicator.direction,
    `${sideText(indicator.numerator)}${indicator.denominator === undefined ? '' : ` / ${sideText(indicator.denominator)}`}${indicator.per === 1 ? '' : ` × ${indicator.per}`}`,
    indicator.registries.map(codeText).join(', '),
    file.slice(file.lastIndexOf('/') + 1),
  ])
  return page('# Indicators', generated('`schemas/indicators`'), table(['Id', 'Title', 'Definition', 'Unit', 'Direction', 'Computed as', 'Registries', 'Catalogue'], rows))
}

function sideText(side: Aggregate): string {
  const what = side.measure === 'count' ? `rows of ${side.from}` : `${side.measure} of ${side.from}.${side.column ?? ''}`
  return `${what}${side.where === undefined ? '' : ' (some)'}`
}

function territoriesPage(workspace: Workspace): string {
  const ids = stems(workspace.names('schemas/territories', '/system.yaml'), '/system.yaml').map((folder) => folder.slice(folder.lastIndexOf('/') + 1))
  const sections = ids.map((id) => {
    const { value } = loadTerritorySystem(workspace, id).spec
    const levels = value.levels.map((level) => level.name)
    return page(
      `## ${codeText(id)}`,
      `${value.titles.en}.`,
      table(['Level', 'Title', 'Digits', 'Below'], value.levels.map((level) => [codeText(level.name), level.titles.en, String(level.length), level.parent ?? ''])),
      table(['Vintage', 'Date', ...levels], value.vintages.map((vintage) => [codeText(vintage.id), vintage.date, ...levels.map((level) => String(vintage.counts[level] ?? ''))])),
      value.gaps.length === 0 ? '' : `Not known to these tables:\n\n${value.gaps.map((gap) => `- ${gap.replace(/\s+/g, ' ').trim()}`).join('\n')}`,
    ).trimEnd()
  })
  return page('# Territories', generated('`schemas/territories`'), 'Counts of a vintage are asserted when the system is loaded; an empty cell is a level not counted there.', ...sections)
}

function stems(names: readonly string[], suffix: string): readonly string[] {
  return names.map((name) => name.slice(0, -suffix.length))
}
