import type { z } from 'zod'
import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { TerritorySystemSpec, TerritoryTables } from '../core/territory-system.js'
import { atPeriod } from './at-period.js'
import type { PipelineSpec } from './at-period.js'
import { canonicalTable } from './canonical.js'
import type { CanonicalTable } from './canonical.js'
import { dummyRecipe } from './dummy.js'
import type { DummyRecipe } from './dummy.js'
import { indicatorCatalogue } from './indicator.js'
import type { Indicator } from './indicator.js'
import { mapping } from './mapping.js'
import type { Mapping } from './mapping.js'
import { parseSpec, specProblem } from './parse-yaml.js'
import type { Spec } from './parse-yaml.js'
import { pipeline } from './pipeline.js'
import { rawSchema } from './raw-schema.js'
import type { RawSchema } from './raw-schema.js'
import { SpecFault } from './spec-fault.js'
import { territorySystem } from './territory-system.js'
import type { SpecFolder, Workspace } from './workspace.js'

const yaml = '.yaml'

export function loadRawSchema(workspace: Workspace, registry: string): Spec<RawSchema> {
  return named(workspace, rawSchema, 'schemas/raw', registry, (value) => value.registry)
}

export function loadMapping(workspace: Workspace, registry: string): Spec<Mapping> {
  return named(workspace, mapping, 'mappings', registry, (value) => value.registry)
}

/** The pipeline as a run of `period` reads it; without one, that of its own period. */
export function loadPipeline(workspace: Workspace, name: string, period?: string): PipelineSpec {
  return atPeriod(named(workspace, pipeline, 'pipelines', name, (value) => value.pipeline), period)
}

export function loadDummy(workspace: Workspace, registry: string): Spec<DummyRecipe> {
  return named(workspace, dummyRecipe, 'schemas/dummy', registry, (value) => value.registry)
}

/** Canonical tables by name. */
export function loadCanonical(workspace: Workspace): ReadonlyMap<string, Spec<CanonicalTable>> {
  const files = workspace.names('schemas/canonical', yaml).map((file) => file.slice(0, -yaml.length))
  return new Map(files.map((name) => [name, named(workspace, canonicalTable, 'schemas/canonical', name, (value) => value.table)]))
}

export interface CataloguedIndicator {
  readonly indicator: Indicator
  readonly file: string
}

/** The indicators of every catalogue, by id; an id may stand once only. */
export function loadIndicators(workspace: Workspace): ReadonlyMap<string, CataloguedIndicator> {
  const found = new Map<string, CataloguedIndicator>()
  for (const name of workspace.names('schemas/indicators', yaml)) {
    const spec = parse(workspace, indicatorCatalogue, 'schemas/indicators', name.slice(0, -yaml.length))
    for (const [index, indicator] of spec.value.indicators.entries()) {
      const first = found.get(indicator.id)
      if (first !== undefined) {
        throw new SpecFault([specProblem(spec, ['indicators', index, 'id'], { what: `the indicator "${indicator.id}" stands in ${first.file} already`, expected: 'an id of its own' })])
      }
      found.set(indicator.id, { indicator, file: spec.file })
    }
  }
  return found
}

function parse<S extends z.ZodType>(workspace: Workspace, schema: S, folder: SpecFolder, name: string): Spec<z.output<S>> {
  const found = workspace.require(folder, name, yaml)
  return parseSpec(schema, found.path, found.text)
}

function named<S extends z.ZodType>(workspace: Workspace, schema: S, folder: SpecFolder, name: string, nameOf: (value: z.output<S>) => string): Spec<z.output<S>> {
  const spec = parse(workspace, schema, folder, name)
  const key = folder === 'schemas/canonical' ? 'table' : folder === 'pipelines' ? 'pipeline' : 'registry'
  mustBe(spec, key, nameOf(spec.value), name)
  return spec
}

function mustBe(spec: Spec<unknown>, key: string, written: string, name: string): void {
  if (written === name) return
  throw new SpecFault([specProblem(spec, [key], { what: `"${key}" is "${written}"`, expected: `"${name}", as the file's place says` })])
}

export interface LoadedTerritorySystem {
  readonly spec: Spec<TerritorySystemSpec>
  readonly tables: TerritoryTables
}

/** A territory system by its id, the name of its folder below `schemas/territories/`. */
export function loadTerritorySystem(workspace: Workspace, id: string): LoadedTerritorySystem {
  const folders = workspace.names('schemas/territories', '/system.yaml').map((name) => name.slice(0, -'/system.yaml'.length))
  const known = folders.map((folder) => folder.slice(folder.lastIndexOf('/') + 1))
  const folder = folders[known.indexOf(id)]
  if (folder === undefined) {
    throw new CauceError('notFound', {
      code: 'TERRITORY_SYSTEM_NOT_FOUND',
      what: `there is no territory system "${id}" below schemas/territories`,
      expected: `one of ${known.join(', ')}`,
      todo: didYouMean(id, known),
    })
  }
  const spec = parse(workspace, territorySystem, 'schemas/territories', `${folder}/system`)
  mustBe(spec, 'id', spec.value.id, id)
  const table = (name: string) => {
    const { path, text } = workspace.require('schemas/territories', `${folder}/${name}`, '.csv')
    return { name: path, text }
  }
  return { spec, tables: { territories: table('territories'), aliases: table('aliases'), successions: table('successions') } }
}
