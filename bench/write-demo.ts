import { openWorkspace } from '../src/cli/spec-files.js'
import { dummyTerritories } from '../src/dummy/territories.js'
import { writeDummy } from '../src/dummy/write-dummy.js'
import { loadRegistry } from '../src/pipeline/load-pipeline.js'
import { loadDummy, loadPipeline, loadTerritorySystem } from '../src/spec/load.js'
import { loadSystem } from '../src/territory/load-system.js'

export const demoPipeline = 'br/demo'

/** Writes the deliveries of the demonstration as `cauce demo` does, with other people for another seed; `factorOf` makes a registry larger. */
export async function writeDemo(into: string, seed: number, factorOf: (registry: string) => number = () => 1): Promise<void> {
  const workspace = openWorkspace(undefined)
  const registries = new Set(loadPipeline(workspace, demoPipeline).value.deliveries.map(({ registry }) => registry))
  for (const registry of registries) {
    const recipe = loadDummy(workspace, registry).value
    const system = loadTerritorySystem(workspace, recipe.territories.system)
    const territories = dummyTerritories(loadSystem(system.spec.value, system.tables), recipe.territories)
    await writeDummy(recipe, loadRegistry(workspace, registry).shapes, territories, { seed, factor: factorOf(registry), into }, { progress: { report: () => undefined } })
  }
}
