import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { dummyTerritories } from '../../src/dummy/territories.js'
import { writeDummy } from '../../src/dummy/write-dummy.js'
import { openWorkspace } from '../../src/cli/spec-files.js'
import { loadRegistry } from '../../src/pipeline/load-pipeline.js'
import { loadDummy, loadPipeline, loadTerritorySystem } from '../../src/spec/load.js'
import { loadSystem } from '../../src/territory/load-system.js'
import type { BenchCase, BenchSettings } from '../bench-case.js'
import { killAt } from './kill-at.js'
import { differences, settledState } from './settled-state.js'
import type { SettledState } from './settled-state.js'

const pipeline = 'br/demo'
const head = ['case', 'moments', 'killed', 'in publishing', 'different', 'seed', 'verdict']
const command = join(import.meta.dirname, '../../src/cli/main.js')

interface Night {
  readonly folder: string
  readonly data: string
  readonly settings: BenchSettings
}

/** Kills the second night of the demonstration at random moments, runs again, and holds everything against a night that nobody disturbed. */
export const crashCase: BenchCase = {
  name: 'crash',
  title: 'random moments, as many as rows, at which a run or its publishing is ended with SIGKILL',
  rows: 100,
  measure: async (settings) => {
    const moments = settings.rows
    const seed = Date.now() % 1_000_000
    const folder = join(settings.folder, 'crash')
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const [name, own] of [['first', 1], ['second', 2]] as const) await writeDeliveries(join(folder, name), own)
    const night: Night = { folder, data: join(folder, 'second'), settings }
    const before = join(folder, 'before')
    await killAt(run({ ...night, data: join(folder, 'first') }, before), 'compute', Infinity)
    const undisturbed = copied(before, join(folder, 'clean'))
    const whole = (await killAt(run(night, undisturbed), 'pull', Infinity)).ms
    const clean = await settledState(undisturbed, pipeline)
    const publishing = (await killAt(run(night, copied(before, join(folder, 'timed'))), 'publish', Infinity)).ms
    const next = randomNumbers(seed)
    const found = { killed: 0, inPublishing: 0, different: [] as string[] }
    for (let moment = 0; moment < moments; moment++) {
      const isPublishing = moment % 2 === 1
      const delay = next() * (isPublishing ? publishing : whole)
      const { isKilled, differs } = await disturbed(night, before, clean, isPublishing ? 'publish' : 'pull', delay)
      if (isKilled) found.killed += 1
      if (isKilled && isPublishing) found.inPublishing += 1
      if (differs.length > 0) found.different.push(`${isPublishing ? 'publish' : 'pull'} + ${delay.toFixed(0)} ms: ${differs.join(', ')}`)
      settings.say(`  moment ${moment + 1}: ${isPublishing ? 'publish' : 'pull'} + ${delay.toFixed(0)} ms, ${isKilled ? 'killed' : 'had ended'}${differs.length === 0 ? '' : `, DIFFERENT: ${differs.join(', ')}`}`)
    }
    rmSync(folder, { recursive: true, force: true })
    const cells = ['crash', String(moments), String(found.killed), String(found.inPublishing), String(found.different.length), String(seed), found.different.length === 0 ? 'met' : 'NOT MET']
    return { lines: [{ head, cells }], results: { seed, ...found } }
  },
}

async function disturbed(night: Night, before: string, clean: SettledState, line: string, delay: number): Promise<{ readonly isKilled: boolean; readonly differs: readonly string[] }> {
  const state = copied(before, join(night.folder, 'disturbed'))
  const { isKilled } = await killAt(run(night, state), line, delay)
  await killAt(run(night, state), 'pull', Infinity)
  return { isKilled, differs: differences(await settledState(state, pipeline), clean) }
}

function run({ data, settings }: Night, state: string): readonly string[] {
  return [command, 'run', pipeline, '--data', data, '--state', state, '--memory', settings.memory, ...(settings.threads === undefined ? [] : ['--threads', String(settings.threads)])]
}

function copied(from: string, to: string): string {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  return to
}

async function writeDeliveries(into: string, seed: number): Promise<void> {
  const workspace = openWorkspace(undefined)
  const registries = new Set(loadPipeline(workspace, pipeline).value.deliveries.map(({ registry }) => registry))
  for (const registry of registries) {
    const recipe = loadDummy(workspace, registry).value
    const system = loadTerritorySystem(workspace, recipe.territories.system)
    const territories = dummyTerritories(loadSystem(system.spec.value, system.tables), recipe.territories)
    await writeDummy(recipe, loadRegistry(workspace, registry).shapes, territories, { seed, factor: 1, into }, { progress: { report: () => undefined } })
  }
}

function randomNumbers(from: number): () => number {
  let state = from
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}
