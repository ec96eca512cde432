import type { TableText } from '../core/territory-system.js'
import type { ResourceShape } from '../core/resource.js'
import type { PipelineSpec } from '../spec/at-period.js'
import type { CanonicalTable } from '../spec/canonical.js'
import type { Indicator } from '../spec/indicator.js'
import { loadCanonical, loadIndicators, loadMapping, loadPipeline, loadRawSchema, loadTerritorySystem } from '../spec/load.js'
import type { LoadedTerritorySystem } from '../spec/load.js'
import type { Mapping } from '../spec/mapping.js'
import type { Spec } from '../spec/parse-yaml.js'
import type { RawSchema } from '../spec/raw-schema.js'
import { codeLists } from '../spec/code-lists.js'
import type { CodeLists } from '../spec/code-lists.js'
import { resourceShape } from '../spec/resource-shape.js'
import type { Workspace } from '../spec/workspace.js'

/** A registry as a pipeline uses it. */
export interface RegistrySpecs {
  readonly raw: Spec<RawSchema>
  readonly mapping: Spec<Mapping>
  /** By resource. */
  readonly shapes: ReadonlyMap<string, ResourceShape>
  /** Codes that a table beside the schema lists, by resource. */
  readonly codes: ReadonlyMap<string, CodeLists>
}

/** Everything that a pipeline's YAML says, loaded and validated file by file. */
export interface PipelineSpecs {
  readonly pipeline: PipelineSpec
  readonly registries: ReadonlyMap<string, RegistrySpecs>
  readonly canonical: ReadonlyMap<string, Spec<CanonicalTable>>
  readonly indicators: ReadonlyMap<string, Indicator>
  readonly systems: ReadonlyMap<string, LoadedTerritorySystem>
  /** Table of neighbours that the risk model names. */
  readonly neighbours: TableText | null
}

export function loadPipelineSpecs(workspace: Workspace, name: string, period?: string): PipelineSpecs {
  const pipeline = loadPipeline(workspace, name, period)
  const registries = new Map<string, RegistrySpecs>()
  for (const { registry } of pipeline.value.deliveries) {
    if (!registries.has(registry)) registries.set(registry, loadRegistry(workspace, registry))
  }
  const wanted = new Set([pipeline.value.territory.system])
  for (const { mapping } of registries.values()) for (const table of mapping.value.tables) wanted.add(table.territory.system)
  return {
    pipeline,
    registries,
    canonical: loadCanonical(workspace),
    indicators: new Map([...loadIndicators(workspace)].map(([id, catalogued]) => [id, catalogued.indicator])),
    systems: new Map([...wanted].map((id) => [id, loadTerritorySystem(workspace, id)])),
    neighbours: loadNeighbours(workspace, pipeline),
  }
}

function loadNeighbours(workspace: Workspace, { value }: PipelineSpec): TableText | null {
  const asked = value.clrisk?.neighbours
  if (asked === undefined || !('file' in asked)) return null
  const { path, text } = workspace.require('schemas/territories', asked.file.slice(0, -'.csv'.length), '.csv')
  return { name: path, text }
}

export function loadRegistry(workspace: Workspace, registry: string): RegistrySpecs {
  const raw = loadRawSchema(workspace, registry)
  const country = registry.slice(0, registry.indexOf('/'))
  const shapes = Object.entries(raw.value.resources).map(([name, resource]) => [name, resourceShape(resource, country, workspace)] as const)
  const codes = Object.entries(raw.value.resources).map(([name, resource]) => [name, codeLists(resource, country, workspace)] as const)
  return { raw, mapping: loadMapping(workspace, registry), shapes: new Map(shapes), codes: new Map(codes) }
}
