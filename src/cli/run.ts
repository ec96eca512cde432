import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { RunResult } from '../pipeline/run-result.js'
import { checkPipeline } from '../pipeline/check-pipeline.js'
import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { runPipeline } from '../pipeline/run.js'
import type { RunDoors } from '../pipeline/run.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { acceptanceOf } from './acceptance.js'
import { commandConnectors } from './connectors.js'
import { realEffects } from './doors.js'
import { allFormats } from './formats.js'
import { endOnInterrupt } from './interrupt.js'
import { isAlive } from './is-alive.js'
import { print } from './print.js'
import { pipelinePeriod } from './release-line.js'
import { openWorkspace, packageRoot, pageAssets } from './spec-files.js'
import { runText } from './run-text.js'

export interface RunOptions {
  readonly data: string
  readonly state: string
  readonly workspace?: string
  readonly memory: string
  readonly threads?: number
  readonly accept?: string
  readonly by?: string
  readonly note?: string
  readonly allowEmpty?: boolean
  readonly newKey?: boolean
  readonly verify?: boolean
  /** Not an option of the command: `cauce replay` sets it. */
  readonly fromVault?: boolean
  readonly period?: string
  readonly json?: boolean
}

export async function run(name: string, options: RunOptions): Promise<void> {
  const result = await runWith(name, options)
  print(options.json, result, await runText(result, options.state))
}

export async function runWith(name: string, options: RunOptions): Promise<RunResult> {
  const doors = await runDoors(name, options)
  endOnInterrupt(doors.state)
  return runPipeline(doors)
}

/** Everything that a run or a plan needs, with the YAML checked. */
export async function runDoors(name: string, options: RunOptions): Promise<RunDoors> {
  const { unpacker } = await import('../../connectors/index.js')
  const connectors = await commandConnectors()
  const workspace = openWorkspace(options.workspace)
  const { pipeline, period } = pipelinePeriod(name, options.period)
  const specs = loadPipelineSpecs(workspace, pipeline, period)
  const effects = realEffects(options.json === true)
  for (const file of workspace.overlaid()) process.stderr.write(`  your ${file} takes the place of the built-in one\n`)
  checkPipeline(specs, connectors.map((connector) => connector.kind))
  return {
    specs,
    state: stateFolder(options.state),
    sourceRoot: options.data,
    workspaceRoots: workspace.roots,
    pageAssets: pageAssets(),
    connectors: new Map(connectors.map((connector) => [connector.kind, connector])),
    formats: await allFormats(),
    unpacker,
    effects,
    owner: { pid: process.pid, host: hostname(), since: effects.clock.now().toISOString(), doing: `${options.fromVault === true ? 'replay' : 'run'} ${specs.pipeline.line}` },
    isAlive,
    version: packageVersion(),
    memoryLimit: options.memory,
    threads: options.threads,
    acceptance: acceptanceOf(options),
    allowEmpty: options.allowEmpty,
    newKey: options.newKey,
    verify: options.verify,
    fromVault: options.fromVault,
  }
}

export function packageVersion(): string {
  const value: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  return typeof value === 'object' && value !== null && 'version' in value ? String(value.version) : 'unknown'
}
