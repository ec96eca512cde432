import type { SheetNames } from '../publish/sheets/sheet-names.js'
import type { LocalText } from '../spec/text.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Titles of the country's levels, of the columns and indicators that factors are called by, and of the registries. */
export function sheetNamesOf({ pipeline, systems, canonical, indicators, registries }: PipelineSpecs): SheetNames {
  const { territory, classing } = pipeline.value
  const system = systems.get(territory.system)?.spec.value
  const levels = system?.levels ?? []
  const above = levels.find((level) => level.name === territory.level)?.parent ?? null
  return {
    country: system?.country ?? '',
    wholeCountry: territory.within === undefined,
    levels: new Map(levels.map(({ name, titles }) => [name, titles])),
    parentLevel: classing.parent_level ?? above,
    factors: new Map([...columnTitles(canonical), ...[...indicators].map(([id, { title }]) => [id, title] as const)]),
    registries: new Map([...registries].map(([name, { raw }]) => [name, raw.value.title])),
  }
}

/** A person's columns under their own name, a household's under `household.`; a person's definition wins. */
function columnTitles(canonical: PipelineSpecs['canonical']): readonly (readonly [string, LocalText])[] {
  const tables = [...canonical.values()].map(({ value }) => value)
  const ofUnit = (unit: string, prefix: string) => tables.filter((table) => table.unit === unit).flatMap((table) => table.columns.map(({ name, definition }) => [`${prefix}${name}`, definition] as const))
  return [...ofUnit('household', 'household.'), ...ofUnit('person', '')]
}
