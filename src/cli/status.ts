import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { CauceError } from '../core/error.js'
import { deliveriesOfCopy, goingWork, releasedPipelines } from '../pipeline/glance.js'
import type { GoingWork } from '../pipeline/glance.js'
import { takeLock } from '../pipeline/lock.js'
import { stateFolder } from '../pipeline/state-folder.js'
import type { StateFolder } from '../pipeline/state-folder.js'
import type { Manifest } from '../publish/manifest.js'
import { currentRelease } from '../publish/release.js'
import { currentDeliveries } from '../warehouse/ledger/deliveries.js'
import type { DeliveryRow } from '../warehouse/ledger/deliveries.js'
import { createLedger } from '../warehouse/ledger/ledger-tables.js'
import { latestRuns } from '../warehouse/ledger/runs.js'
import type { RunRow } from '../warehouse/ledger/runs.js'
import { openWarehouse } from '../warehouse/open.js'
import { isAlive } from './is-alive.js'
import { print } from './print.js'
import { textTable } from './print-table.js'

interface Known {
  /** Null while another process holds the tables that keep them. */
  readonly runs: readonly RunRow[] | null
  readonly deliveries: readonly DeliveryRow[]
  readonly pipelines: readonly string[]
}

/** Runs, releases and deliveries at a glance. While a run is going: which one, since when and at what, and what may be read beside it. */
export async function status(options: { readonly state: string; readonly json?: boolean }): Promise<void> {
  const state = stateFolder(options.state)
  const going = await goingWork(state, hostname(), isAlive)
  if (going === undefined && !existsSync(state.warehouse)) {
    print(options.json, { state: options.state, going: null, runs: [], deliveries: [], releases: [] }, `Nothing has run in ${options.state} yet. Start with: cauce demo`)
    return
  }
  const found = going === undefined ? await readTables(state) : { going, known: await readBeside(state) }
  const { runs, deliveries, pipelines } = found.known
  const releases = await Promise.all(pipelines.map(async (pipeline) => ({ pipeline, ...(await inForce(state.releases, pipeline)) })))
  const text = [
    ...(found.going === null ? [] : [goingText(found.going), '']),
    ...(runs === null ? [] : ['Runs, the latest first:', textTable(['started', 'pipeline', 'outcome', 'reason'], runs.map((run) => [run.startedAt, run.pipeline, run.outcome, run.reason]), 90), '']),
    'Releases in force:',
    textTable(['pipeline', 'release', 'period', 'status', 'made'], releases.map(({ pipeline, current, damage }) => [pipeline, damage ?? current?.id ?? null, current?.period ?? null, current?.status ?? null, current?.madeAt ?? null])),
    '',
    'Deliveries in force:',
    textTable(['registry', 'period', 'version', 'file', 'MB', 'received'], deliveries.map((row) => [row.registry, row.period, row.version, row.file, Math.round(row.bytes / 1e5) / 10, row.receivedAt])),
  ].join('\n')
  print(options.json, { state: options.state, going: found.going, runs, deliveries, releases: releases.map(({ pipeline, current, damage }) => ({ pipeline, id: current?.id ?? null, madeAt: current?.madeAt ?? null, damage })) }, text)
}

/** Behind the lock, so that a run which begins meanwhile waits its turn and does not find its database taken. */
async function readTables(state: StateFolder): Promise<{ readonly going: GoingWork | null; readonly known: Known }> {
  const release = await takeLock(state.lock, { pid: process.pid, host: hostname(), since: new Date().toISOString(), doing: 'status' }, isAlive).catch((error: unknown) => {
    if (error instanceof CauceError && error.code === 'LOCK_HELD') return undefined
    throw error
  })
  if (release === undefined) return { going: (await goingWork(state, hostname(), isAlive)) ?? null, known: await readBeside(state) }
  try {
    const warehouse = await openWarehouse({ path: state.warehouse })
    try {
      await createLedger(warehouse.db)
      const runs = await latestRuns(warehouse.db, 10)
      return { going: null, known: { runs, deliveries: await currentDeliveries(warehouse.db), pipelines: [...new Set(runs.map((run) => run.pipeline))] } }
    } finally {
      await warehouse.close()
    }
  } finally {
    await release()
  }
}

async function readBeside(state: StateFolder): Promise<Known> {
  return { runs: null, deliveries: await deliveriesOfCopy(state), pipelines: await releasedPipelines(state.releases) }
}

function goingText({ doing, since, pid, host, step, stepSince }: GoingWork): string {
  const at = step === null || stepSince === null ? '' : `, at "${step}" since ${stepSince.slice(0, 19)}Z`
  return `Going since ${since.slice(0, 19)}Z: ${doing} (process ${pid} on ${host})${at}.\nWhat follows was so when it began; its own record can be read when it has ended.`
}

/** The release in force; one that is damaged is told and hides nothing else. */
async function inForce(releases: string, pipeline: string): Promise<{ readonly current: Manifest | undefined; readonly damage: string | null }> {
  try {
    return { current: (await currentRelease(releases, pipeline))?.manifest, damage: null }
  } catch (error) {
    if (!(error instanceof CauceError)) throw error
    return { current: undefined, damage: error.parts.what }
  }
}
