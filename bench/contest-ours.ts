import { createHash } from 'node:crypto'
import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Effects } from '../src/core/effects.js'
import { connectors, provers, readers, unpacker } from '../connectors/index.js'
import { openRawLayer } from '../src/ingest/raw-layer.js'
import { harmoniseAll } from '../src/pipeline/harmonise-all.js'
import { loadPipelineSpecs } from '../src/pipeline/load-pipeline.js'
import { keyFor, pseudonymKey } from '../src/pipeline/pseudonym-key.js'
import { engineMemory } from '../src/pipeline/engine-memory.js'
import { listOffers, pull } from '../src/pipeline/pull.js'
import { writeReferenceTables } from '../src/pipeline/reference-tables.js'
import { stateFolder } from '../src/pipeline/state-folder.js'
import { writeTerritoryLookups } from '../src/pipeline/territory-lookups.js'
import { loadSystem } from '../src/territory/load-system.js'
import { createLedger } from '../src/warehouse/ledger/ledger-tables.js'
import { openWarehouse } from '../src/warehouse/open.js'
import type { DeliveryCase } from './delivery-cases.js'
import { benchWorkspace } from './places.js'

export interface Contest {
  readonly seconds: number
  readonly phases: Readonly<Record<string, number>>
  /** Records that reached the tables; ours include the quarantined ones. */
  readonly rows: number
  readonly note: string
}

/** The real path, from the bytes offered to harmonised tables on disk: freeze, prove, land, harmonise, check the counts, checkpoint. */
export async function contestOurs(bench: DeliveryCase, file: string, state: string, memory: string, threads: number | undefined): Promise<Contest> {
  const folder = stateFolder(state)
  await mkdir(folder.scratch, { recursive: true, mode: 0o700 })
  const specs = loadPipelineSpecs(benchWorkspace(bench.workspaces), bench.pipeline)
  const warehouse = await openWarehouse({ path: folder.warehouse, memoryLimit: engineMemory(memory, (await stat(file)).size), threads, tempDirectory: folder.scratch })
  const { db } = warehouse
  const secret = await pseudonymKey(folder.key)
  const systems = new Map([...specs.systems].map(([id, system]) => [id, loadSystem(system.spec.value, system.tables)]))
  await createLedger(db)
  await writeReferenceTables(db, specs, systems)
  await writeTerritoryLookups(db, specs, systems)
  await openRawLayer(db)
  const marks: { readonly phase: string; readonly at: number }[] = []
  let note = ''
  const mark = (phase: string) => void (marks.at(-1)?.phase === phase ? undefined : marks.push({ phase, at: performance.now() }))
  const effects: Effects = {
    clock: { now: () => new Date() },
    log: {
      info: (_, fields) => {
        if (fields?.['path'] === undefined) return
        note = `${String(fields['path'])}${typeof fields['reason'] === 'string' ? `: ${fields['reason']}` : ''}`
      },
      warn: () => undefined,
      error: () => undefined,
    },
    progress: { report: (step) => mark(step.split(' ')[0] ?? '') },
  }
  const doors = new Map(connectors.map((connector) => [connector.kind, connector]))
  mark('pull')
  const offers = (await listOffers(specs, doors, dirname(file))).filter((offer) => file.endsWith(offer.file.name))
  const deliveries = await pull(db, { specs, connectors: doors, state: folder, effects }, offers)
  const keyMark = createHash('sha256').update(keyFor(secret, 'mark')).digest('hex').slice(0, 16)
  const formats = {
    readers: new Map(readers.flatMap((reader) => reader.formats.map((format) => [format, reader] as const))),
    provers: new Map(provers.flatMap((prover) => prover.formats.map((format) => [format, prover] as const))),
  }
  const { kept } = await harmoniseAll({ warehouse, specs, tools: { formats, unpacker, effects }, state: folder, secret, keyMark, run: 'bench' }, deliveries)
  mark('checkpoint')
  await warehouse.checkpoint()
  mark('end')
  await warehouse.close()
  const parts = kept.flatMap((each) => each.reconciliation)
  const quarantined = parts.reduce((sum, part) => sum + part.quarantined, 0)
  return { ...timed(marks), rows: parts.reduce((sum, part) => sum + part.delivered, 0), note: `${note}; ${quarantined} quarantined` }
}

function timed(marks: readonly { readonly phase: string; readonly at: number }[]) {
  const start = marks[0]?.at ?? 0
  const end = marks.at(-1)?.at ?? 0
  const phases: Record<string, number> = {}
  for (const [index, { phase, at }] of marks.entries()) {
    const next = marks[index + 1]?.at
    if (next !== undefined) phases[phase] = (phases[phase] ?? 0) + (next - at) / 1000
  }
  return { seconds: (end - start) / 1000, phases }
}
