import { existsSync } from 'node:fs'
import { CauceError } from '../core/error.js'
import { stateFolder } from '../pipeline/state-folder.js'
import type { Manifest } from '../publish/manifest.js'
import { currentRelease } from '../publish/release.js'
import { currentDeliveries } from '../warehouse/ledger/deliveries.js'
import { createLedger } from '../warehouse/ledger/ledger-tables.js'
import { latestRuns } from '../warehouse/ledger/runs.js'
import { openWarehouse } from '../warehouse/open.js'
import { print } from './print.js'
import { textTable } from './print-table.js'

export async function status(options: { readonly state: string; readonly json?: boolean }): Promise<void> {
  const state = stateFolder(options.state)
  if (!existsSync(state.warehouse)) {
    print(options.json, { state: options.state, runs: [], deliveries: [], releases: [] }, `Nothing has run in ${options.state} yet. Start with: cauce demo`)
    return
  }
  const warehouse = await openWarehouse({ path: state.warehouse })
  try {
    await createLedger(warehouse.db)
    const runs = await latestRuns(warehouse.db, 10)
    const deliveries = await currentDeliveries(warehouse.db)
    const releases = await Promise.all([...new Set(runs.map((run) => run.pipeline))].map(async (pipeline) => ({ pipeline, ...(await inForce(state.releases, pipeline)) })))
    const text = [
      'Runs, the latest first:',
      textTable(['started', 'pipeline', 'outcome', 'reason'], runs.map((run) => [run.startedAt, run.pipeline, run.outcome, run.reason]), 90),
      '',
      'Releases in force:',
      textTable(['pipeline', 'release', 'period', 'status', 'made'], releases.map(({ pipeline, current, damage }) => [pipeline, damage ?? current?.id ?? null, current?.period ?? null, current?.status ?? null, current?.madeAt ?? null])),
      '',
      'Deliveries in force:',
      textTable(['registry', 'period', 'version', 'file', 'MB', 'received'], deliveries.map((row) => [row.registry, row.period, row.version, row.file, Math.round(row.bytes / 1e5) / 10, row.receivedAt])),
    ].join('\n')
    print(options.json, { state: options.state, runs, deliveries, releases: releases.map(({ pipeline, current, damage }) => ({ pipeline, id: current?.id ?? null, madeAt: current?.madeAt ?? null, damage })) }, text)
  } finally {
    await warehouse.close()
  }
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
