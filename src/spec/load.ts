import type { z } from 'zod'
import { canonicalTable } from './canonical.js'
import type { CanonicalTable } from './canonical.js'
import { indicatorCatalogue } from './indicator.js'
import type { Indicator } from './indicator.js'
import { mapping } from './mapping.js'
import type { Mapping } from './mapping.js'
import { parseSpec, specProblem } from './parse-yaml.js'
import type { Spec } from './parse-yaml.js'
import { pipeline } from './pipeline.js'
import type { Pipeline } from './pipeline.js'
import { rawSchema } from './raw-schema.js'
import type { RawSchema } from './raw-schema.js'
import { SpecFault } from './spec-fault.js'
import type { SpecFolder, Workspace } from './workspace.js'

const yaml = '.yaml'

export function loadRawSchema(workspace: Workspace, registry: string): Spec<RawSchema> {
  return named(workspace, rawSchema, 'schemas/raw', registry, (value) => value.registry)
}

export function loadMapping(workspace: Workspace, registry: string): Spec<Mapping> {
  return named(workspace, mapping, 'mappings', registry, (value) => value.registry)
}

export function loadPipeline(workspace: Workspace, name: string): Spec<Pipeline> {
  return named(workspace, pipeline, 'pipelines', name, (value) => value.pipeline)
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
  const written = nameOf(spec.value)
  if (written !== name) {
    const key = folder === 'schemas/canonical' ? 'table' : folder === 'pipelines' ? 'pipeline' : 'registry'
    throw new SpecFault([specProblem(spec, [key], { what: `"${key}" is "${written}"`, expected: `"${name}", as the file's place says` })])
  }
  return spec
}
