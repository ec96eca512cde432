import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { writeDummy } from '../dummy/write-dummy.js'
import { dummyTerritories } from '../dummy/territories.js'
import { makePrivateFolder } from '../ingest/private-folder.js'
import { loadRegistry } from '../pipeline/load-pipeline.js'
import { loadDummy, loadPipeline, loadTerritorySystem } from '../spec/load.js'
import { textIn } from '../spec/text.js'
import type { Workspace } from '../spec/workspace.js'
import { loadSystem } from '../territory/load-system.js'
import { realEffects } from './doors.js'
import { print } from './print.js'
import { runText } from './run-text.js'
import { runWith } from './run.js'
import { openWorkspace } from './spec-files.js'

const seed = 20_241_231

/** Writes made-up deliveries in the real layouts and runs the demonstration's pipeline over them. */
export async function demo(options: { readonly state: string; readonly json?: boolean }): Promise<void> {
  const into = join(options.state, 'demo-deliveries')
  // The deliveries come first into a folder that is for its owner alone.
  await makePrivateFolder(options.state)
  const workspace = openWorkspace(undefined)
  const effects = realEffects(options.json === true)
  const pipeline = demoPipeline(workspace)
  const spec = loadPipeline(workspace, pipeline)
  const registries = new Set(spec.value.deliveries.map((delivery) => delivery.registry))
  for (const registry of registries) {
    const recipe = loadDummy(workspace, registry).value
    const system = loadTerritorySystem(workspace, recipe.territories.system)
    const territories = dummyTerritories(loadSystem(system.spec.value, system.tables), recipe.territories)
    await writeDummy(recipe, loadRegistry(workspace, registry).shapes, territories, { seed, factor: 1, into }, effects)
  }
  const result = await runWith(pipeline, { data: into, state: options.state, memory: 'auto', ...(options.json === undefined ? {} : { json: options.json }) })
  const about = `${textIn(spec.value.title, 'en')}. Every person in these deliveries is made up; the layouts are real.\nThey lie in ${into}`
  print(options.json, result, `${about}\n\n${await runText(result, options.state)}`)
}

/** The first pipeline called demo. */
function demoPipeline(workspace: Workspace): string {
  const found = workspace.names('pipelines', '/demo.yaml')[0]
  if (found !== undefined) return found.slice(0, -'.yaml'.length)
  throw new CauceError('notFound', { code: 'DEMO_ABSENT', what: 'there is no pipeline called demo', todo: 'Install Cauce again: its own pipelines are missing.' })
}
