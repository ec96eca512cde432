import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openWorkspace, packageRoot } from '../../src/cli/spec-files.js'
import type { ResourceShape } from '../../src/core/resource.js'
import type { DummyTerritory } from '../../src/dummy/territories.js'
import { dummyTerritories } from '../../src/dummy/territories.js'
import type { DummyFile } from '../../src/dummy/write-dummy.js'
import { writeDummy } from '../../src/dummy/write-dummy.js'
import { loadRegistry } from '../../src/pipeline/load-pipeline.js'
import type { RegistrySpecs } from '../../src/pipeline/load-pipeline.js'
import type { DummyRecipe } from '../../src/spec/dummy.js'
import { loadDummy, loadTerritorySystem } from '../../src/spec/load.js'
import { loadSystem } from '../../src/territory/load-system.js'

const workspace = openWorkspace(packageRoot())

/** Registries with a recipe among the built-in ones. */
export const shippedRecipes: readonly string[] = workspace
  .names('schemas/dummy', '.yaml')
  .map((name) => name.slice(0, -'.yaml'.length))

export interface Shipped {
  readonly recipe: DummyRecipe
  readonly registry: RegistrySpecs
  readonly shapes: ReadonlyMap<string, ResourceShape>
  readonly territories: readonly DummyTerritory[]
}

export function shipped(name: string): Shipped {
  const recipe = loadDummy(workspace, name).value
  const { spec, tables } = loadTerritorySystem(workspace, recipe.territories.system)
  const registry = loadRegistry(workspace, name)
  return {
    recipe,
    registry,
    shapes: registry.shapes,
    territories: dummyTerritories(loadSystem(spec.value, tables), recipe.territories),
  }
}

export async function write(
  { recipe, shapes, territories }: Shipped,
  seed: number,
  factor = 1,
): Promise<readonly DummyFile[]> {
  const into = mkdtempSync(join(tmpdir(), 'cauce-dummy-'))
  onTestFinished(() => rmSync(into, { recursive: true, force: true }))
  return writeDummy(recipe, shapes, territories, { seed, factor, into }, { progress: { report: () => undefined } })
}
