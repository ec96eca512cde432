import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { connectors, unpacker } from '../../connectors/index.js'
import { allFormats } from '../../src/cli/formats.js'
import type { Connector } from '../../src/core/connector.js'
import { CauceError } from '../../src/core/error.js'
import type { SpecFiles } from '../../src/core/spec-files.js'
import { checkPipeline } from '../../src/pipeline/check-pipeline.js'
import { loadPipelineSpecs } from '../../src/pipeline/load-pipeline.js'
import { planPipeline } from '../../src/pipeline/plan.js'
import type { Plan } from '../../src/pipeline/plan.js'
import type { RunDoors } from '../../src/pipeline/run.js'
import { runPipeline } from '../../src/pipeline/run.js'
import type { RunResult } from '../../src/pipeline/run-result.js'
import { stateFolder } from '../../src/pipeline/state-folder.js'
import { databaseFile } from '../../src/publish/manifest.js'
import { currentRelease } from '../../src/publish/release.js'
import { Workspace } from '../../src/spec/workspace.js'
import { openReadOnly } from '../../src/warehouse/read-only.js'
import { writeDeliveries } from './deliveries.js'

export const builtIn = resolve(import.meta.dirname, '../..')
export const inventedWorkspace = resolve(import.meta.dirname, '../fixtures/workspace')

const files: SpecFiles = {
  read: (path) => (existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined),
  list: (folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile()).sort()
      : [],
}

/** Many small files are synced: memory spares the tests the disk. */
const fast = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

let ticks = 0

export interface BenchOptions {
  readonly deliveries: Readonly<Record<string, string | Uint8Array>>
  readonly threads?: number
  /** Where the state lies; a folder of the bench when not given. */
  readonly state?: string
  /** What the bench is gone with: the test, when not given. */
  readonly goneWith?: (remove: () => void) => void
}

/** For benches that a hook makes: a hook of vitest called within another is never run, so this is called beside them. */
export function goneAfterAll(): (remove: () => void) => void {
  const removes: (() => void)[] = []
  afterAll(() => {
    for (const remove of removes) remove()
  })
  return (remove) => void removes.push(remove)
}

/** A folder of deliveries, a copy of the invented workspace and a state folder, gone with the test. */
export class Bench {
  readonly root = mkdtempSync(join(fast, 'cauce-bench-'))
  readonly data = join(this.root, 'data')
  readonly workspace = join(this.root, 'workspace')
  readonly state: string
  readonly log: string[] = []

  constructor(readonly options: BenchOptions) {
    this.state = options.state ?? join(this.root, 'state')
    cpSync(inventedWorkspace, this.workspace, { recursive: true })
    this.deliver(options.deliveries)
    const { goneWith = onTestFinished } = options
    goneWith(() => rmSync(this.root, { recursive: true, force: true }))
  }

  deliver(deliveries: Readonly<Record<string, string | Uint8Array>>): void {
    writeDeliveries(this.data, deliveries)
  }

  withdraw(file: string): void {
    rmSync(join(this.data, file))
  }

  /** Replaces a text in a YAML file of the workspace. */
  edit(file: string, from: string, to: string): void {
    const path = join(this.workspace, file)
    const text = readFileSync(path, 'utf8')
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`)
    writeFileSync(path, text.replace(from, to))
  }

  async doors(pipeline: string, change: Partial<RunDoors> = {}): Promise<RunDoors> {
    return pipelineDoors([this.workspace], pipeline, this.data, this.state, { threads: this.options.threads, effects: this.effects(), ...change })
  }

  async run(pipeline = 'xx/index', change: Partial<RunDoors> = {}): Promise<RunResult> {
    return runPipeline(await this.doors(pipeline, change))
  }

  async plan(pipeline = 'xx/index', change: Partial<RunDoors> = {}): Promise<Plan> {
    return planPipeline(await this.doors(pipeline, change))
  }

  /** The fault that the run ends with. */
  async fault(pipeline = 'xx/index', change: Partial<RunDoors> = {}): Promise<CauceError> {
    try {
      await this.run(pipeline, change)
    } catch (error) {
      if (error instanceof CauceError) return error
      throw error
    }
    throw new Error('the run was expected to fail')
  }

  async release(pipeline = 'xx/index') {
    const release = await currentRelease(stateFolder(this.state).releases, pipeline)
    if (release === undefined) throw new Error(`there is no release of ${pipeline}`)
    return release
  }

  /** Asks the release in force. */
  async ask(text: string, pipeline = 'xx/index'): Promise<readonly (readonly unknown[])[]> {
    return askRelease((await this.release(pipeline)).folder, text)
  }

  private effects(): RunDoors['effects'] {
    const write = (event: string, fields: object = {}) => void this.log.push(`${event} ${JSON.stringify(fields)}`)
    return {
      clock: { now: () => new Date(Date.UTC(2025, 2, 1) + 1000 * ticks++) },
      log: { info: write, warn: write, error: write },
      progress: { report: (step) => void this.log.push(step) },
    }
  }
}

export async function askRelease(folder: string, text: string, file = databaseFile): Promise<readonly (readonly unknown[])[]> {
  const reader = await openReadOnly({ path: join(folder, file) })
  try {
    return (await reader.query(text, { maxRows: 1_000_000, timeoutMs: 60_000 })).rows
  } finally {
    await reader.close()
  }
}

export async function pipelineDoors(roots: readonly string[], pipeline: string, data: string, state: string, change: Partial<RunDoors> = {}, period?: string): Promise<RunDoors> {
  const specs = loadPipelineSpecs(new Workspace(files, roots), pipeline, period)
  checkPipeline(specs, connectors.map((connector) => connector.kind))
  return {
    specs,
    state: stateFolder(state),
    sourceRoot: data,
    workspaceRoots: roots,
    pageAssets: join(builtIn, 'dist/page'),
    connectors: new Map(connectors.map((connector): [string, Connector] => [connector.kind, connector])),
    formats: await allFormats(),
    unpacker,
    effects: {
      clock: { now: () => new Date(Date.UTC(2025, 2, 1) + 1000 * ticks++) },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      progress: { report: () => undefined },
    },
    owner: { pid: process.pid, host: hostname(), since: '2025-03-01T00:00:00.000Z', doing: `run ${pipeline}` },
    isAlive: (pid) => pid === process.pid,
    version: 'test',
    memoryLimit: '800MB',
    ...change,
  }
}

/** Everything that the release says of risk and of good rows, as text: the same for the same results. */
export async function releaseTables(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await askRelease(folder, `select table_schema, table_name from information_schema.tables where table_schema in ('core', 'risk') order by all`)
  const tables: Record<string, string> = {}
  for (const [schema, name] of names) {
    const rows = await askRelease(folder, `select * from ${String(schema)}.${String(name)} order by all`)
    tables[`${String(schema)}.${String(name)}`] = rows.map((row) => JSON.stringify(row)).join('\n')
  }
  return tables
}
