import { crosswalk } from '../territory/crosswalk.js'
import type { CrosswalkRow } from '../territory/crosswalk.js'
import type { TerritorySystem } from '../territory/system.js'
import { ancestors, territoriesAt } from '../territory/territories-at.js'
import type { RiskTerritory } from '../risk/measure-indicators.js'
import { createSchema } from '../warehouse/relation.js'
import type { Db, RelationName } from '../warehouse/tables.js'
import { writeTable } from '../warehouse/write-table.js'
import type { DescribedTable } from '../warehouse/write-table.js'
import type { PipelineSpecs } from './load-pipeline.js'

export const territoryLink: RelationName = { schema: 'ref', name: 'territory_link' }

const linkTable: DescribedTable = {
  ...territoryLink,
  comment: 'Where the codes of each registry lead at the level and vintage of the pipeline.',
  columns: [
    { name: 'registry', type: 'varchar', comment: 'Registry' },
    { name: 'code', type: 'varchar', comment: 'Code at the level and vintage of the registry' },
    { name: 'territory_code', type: 'varchar', comment: 'Code at the level and vintage of the pipeline' },
    { name: 'weight', type: 'double', comment: 'Share of an amount that goes there; the shares of a code sum to 1' },
    { name: 'method', type: 'varchar', comment: 'Events on the way and where their shares come from' },
  ],
}

const territoryTable: DescribedTable = {
  schema: 'core',
  name: 'territory',
  comment: 'Territories of the pipeline, with their ancestors.',
  columns: [
    { name: 'territory_code', type: 'varchar', comment: 'Code, as text with its leading zeros' },
    { name: 'name', type: 'varchar', comment: 'Official name' },
    { name: 'level', type: 'varchar', comment: 'Level of the division' },
    { name: 'parent_code', type: 'varchar', comment: 'Code of the territory above' },
    { name: 'longitude', type: 'double', comment: 'Longitude of the seat, degrees east' },
    { name: 'latitude', type: 'double', comment: 'Latitude of the seat, degrees north' },
  ],
}

/** Territories of the pipeline's level and vintage, with the parent within which classes are drawn. */
export function pipelineTerritories(system: TerritorySystem, specs: PipelineSpecs): readonly RiskTerritory[] {
  const { territory, classing } = specs.pipeline.value
  const { within } = territory
  return territoriesAt(system, territory.level, territory.vintage).flatMap(({ code, name }) => {
    const above = ancestors(system, territory.level, code)
    if (within !== undefined && !above.some((each) => within.includes(each.code))) return []
    const parent = classing.parent_level === undefined ? above[0] : above.find((each) => each.level === classing.parent_level)
    return [{ code, name, parent: parent?.code ?? null, parentName: parent?.name ?? null }]
  })
}

/** Writes `core.territory` and `ref.territory_link`. */
export async function writeReferenceTables(db: Db, specs: PipelineSpecs, systems: ReadonlyMap<string, TerritorySystem>): Promise<void> {
  await createSchema(db, 'ref')
  await createSchema(db, 'core')
  const { system: id, vintage } = specs.pipeline.value.territory
  const system = systems.get(id)
  if (system !== undefined) await writeTable(db, territoryTable, territoryRows(system, vintage))
  await writeTable(db, linkTable, linkRows(specs, systems))
}

function territoryRows(system: TerritorySystem, vintage: string) {
  return system.spec.levels.flatMap((level) =>
    territoriesAt(system, level.name, vintage).map((territory) => ({
      territory_code: territory.code,
      name: territory.name,
      level: level.name,
      parent_code: territory.parent,
      longitude: territory.seat?.longitude ?? null,
      latitude: territory.seat?.latitude ?? null,
    })),
  )
}

function linkRows(specs: PipelineSpecs, systems: ReadonlyMap<string, TerritorySystem>) {
  const target = specs.pipeline.value.territory
  return [...specs.registries].flatMap(([registry, { mapping }]) => {
    const rules = new Map(mapping.value.tables.map(({ territory }) => [`${territory.system}/${territory.level}/${territory.vintage}`, territory]))
    return [...rules.values()].flatMap((rule) => {
      const system = systems.get(rule.system)
      if (system === undefined || rule.system !== target.system) return []
      const rows = crosswalk(system, { level: rule.level, from: rule.vintage, to: target.vintage }).rows
      return rows.flatMap((row) => lift(system, row, rule.level, target.level)).map((row) => ({ registry, ...row }))
    })
  })
}

function lift(system: TerritorySystem, row: CrosswalkRow, level: string, target: string) {
  const code = level === target ? row.to : ancestors(system, level, row.to).find((each) => each.level === target)?.code
  return code === undefined ? [] : [{ code: row.from, territory_code: code, weight: row.weight, method: row.method }]
}
