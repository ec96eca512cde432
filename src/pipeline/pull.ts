import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import type { Connector, OfferedFile } from '../core/connector.js'
import type { Effects } from '../core/effects.js'
import type { Finding } from '../core/finding.js'
import { inOrder } from '../core/in-order.js'
import { copyAside } from '../ingest/freeze.js'
import type { CopiedDelivery, FrozenDelivery } from '../ingest/freeze.js'
import { lineDiff } from '../ingest/line-diff.js'
import { recordFindings } from '../warehouse/ledger/findings.js'
import { currentDeliveries, recordDelivery } from '../warehouse/ledger/deliveries.js'
import type { DeliveryRow } from '../warehouse/ledger/deliveries.js'
import { recordSeen, seenFiles } from '../warehouse/ledger/seen-files.js'
import type { SeenFile } from '../warehouse/ledger/seen-files.js'
import type { Db } from '../warehouse/tables.js'
import type { Pipeline } from '../spec/pipeline.js'
import type { PipelineSpecs } from './load-pipeline.js'
import type { StateFolder } from './state-folder.js'
import { isSettled, unchangedFile } from './unchanged-file.js'

/** The process has four hands for the disk, and a source should not be asked for everything at once; a copy holds a few mebibytes, whatever its size. */
const mostAtOnce = 4

type DeliverySpec = Pipeline['deliveries'][number]

export interface Offer {
  readonly spec: DeliverySpec
  readonly location: string
  readonly file: OfferedFile
}

export interface PulledDelivery {
  readonly spec: DeliverySpec
  readonly row: DeliveryRow
  /** Where the frozen bytes lie. */
  readonly path: string
  readonly isNew: boolean
}

/** What the institutions offer now, in the order of the pipeline's deliveries and of file names; a pattern without a file is a fault. */
export async function listOffers(specs: PipelineSpecs, connectors: ReadonlyMap<string, Connector>, sourceRoot: string): Promise<readonly Offer[]> {
  const offers: Offer[] = []
  const work = ([index, spec]: readonly [number, DeliverySpec]): Promise<readonly Offer[]> => offersOf(specs, connectorOf(connectors, spec.connector), sourceRoot, index, spec)
  for await (const own of inOrder({ items: [...specs.pipeline.value.deliveries.entries()], width: mostAtOnce, work })) offers.push(...own)
  refuseNamesakes(specs, offers)
  return offers
}

async function offersOf(specs: PipelineSpecs, connector: Connector, sourceRoot: string, index: number, spec: DeliverySpec): Promise<readonly Offer[]> {
  const location = connector.kind === 'folder' ? joinLocation(sourceRoot, spec.location) : spec.location
  const files = await connector.list(location, spec.files, spec.access)
  if (files.length === 0) {
    throw new CauceError('delivery', {
      code: 'DELIVERY_ABSENT',
      where: specs.pipeline.placeOf(['deliveries', index, 'files']),
      what: `no file of ${spec.registry} matches "${spec.files}" in ${location}`,
      expected: 'at least one delivery',
      todo: 'Put the file there, name its folder with --data, or correct the pattern.',
    })
  }
  return files.map((file) => ({ spec, location, file }))
}

/** Two files of one name for one registry and period would take each other's place at every run. */
function refuseNamesakes(specs: PipelineSpecs, offers: readonly Offer[]): void {
  const seen = new Map<string, Offer>()
  for (const offer of offers) {
    const { spec, file, location } = offer
    const key = JSON.stringify([spec.registry, spec.period, file.name])
    const first = seen.get(key)
    seen.set(key, offer)
    if (first === undefined) continue
    throw new CauceError('delivery', {
      code: 'DELIVERY_NAME_TWICE',
      where: specs.pipeline.placeOf(['deliveries', specs.pipeline.value.deliveries.indexOf(spec), 'files']),
      what: first.location === location ? `"${file.name}" is taken by two patterns of ${spec.registry}` : `"${file.name}" of ${spec.registry} lies in ${first.location} and in ${location}`,
      expected: 'one file of a name for each registry and period',
      todo: 'Rename one file, or narrow the pattern.',
    })
  }
}

function repeated(file: string, first: string): Finding {
  return { rule: 'DELIVERY_REPEATED', disposition: 'dropped', file, line: 0, lines: 0, message: `The same bytes as ${first}, which is used.` }
}

export interface PullDoors {
  readonly specs: PipelineSpecs
  readonly connectors: ReadonlyMap<string, Connector>
  readonly state: StateFolder
  readonly effects: Effects
  /** Reads every file, also those that have not been touched since they were frozen. */
  readonly verify?: boolean | undefined
  readonly threads?: number | undefined
}

/**
 * Freezes every offered file and records it. The same bytes again are no new delivery, under whatever name. A file that has not been touched
 * since it was frozen is not read again. Several are copied at once, but kept and recorded in the order of the offers.
 */
export async function pull(db: Db, doors: PullDoors, offers: readonly Offer[]): Promise<readonly PulledDelivery[]> {
  const { state, effects, verify } = doors
  const seen = verify === true ? new Map<string, SeenFile>() : await seenFiles(db)
  const now = effects.clock.now()
  const items = await Promise.all(offers.map(async (offer) => ({ offer, untouched: await unchangedFile(offer, seen, state.vault) })))
  const tell = tellCopied(effects, items.flatMap(({ offer, untouched }) => (untouched === undefined ? [offer.file.bytes] : [])))
  const copies = inOrder({
    items,
    width: copiesAtOnce(doors.threads),
    work: async ({ offer, untouched }, signal) => ({ offer, isRead: untouched === undefined, copy: untouched === undefined ? await copyOffer(doors, offer, tell(), signal) : keptBefore(untouched) }),
    discard: ({ copy }) => copy.discard(),
  })
  const pulled: PulledDelivery[] = []
  for await (const { offer, isRead, copy } of copies) {
    const { spec, file } = offer
    const frozen = await copy.keep()
    if (isRead && file.identity !== undefined && isSettled(offer, now)) await recordSeen(db, { registry: spec.registry, period: spec.period, file: file.name, identity: file.identity.text, id: frozen.id })
    effects.progress.passed?.(`frozen ${file.name}`)
    const twin = pulled.find((each) => each.row.registry === spec.registry && each.row.period === spec.period && each.row.id === frozen.id)
    if (twin !== undefined) {
      await recordFindings(db, { delivery: frozen.id, registry: spec.registry, step: `repeated ${file.name}` }, [repeated(file.name, twin.row.file)])
      effects.log.warn('delivery repeated', { registry: spec.registry, period: spec.period, file: file.name, same: twin.row.file })
      continue
    }
    const row = await recordPulled(db, doors, offer, frozen)
    effects.log.info('delivery', { registry: spec.registry, period: spec.period, file: file.name, bytes: frozen.bytes, version: row.version, known: frozen.known })
    effects.progress.passed?.(`pulled ${file.name}`)
    pulled.push({ spec, row, path: frozen.path, isNew: !frozen.known })
  }
  return pulled
}

/** Copies at once: no more than the threads that were asked for. */
export function copiesAtOnce(threads: number | undefined): number {
  return Math.min(mostAtOnce, threads ?? mostAtOnce)
}

function copyOffer({ connectors, state }: PullDoors, { spec, location, file }: Offer, tell: (done: number) => void, signal: AbortSignal): Promise<CopiedDelivery> {
  return copyAside(connectorOf(connectors, spec.connector).open(location, file, spec.access, signal), state.vault, tell, signal)
}

function keptBefore(frozen: FrozenDelivery): Pick<CopiedDelivery, 'keep' | 'discard'> {
  return { keep: () => Promise.resolve(frozen), discard: () => Promise.resolve() }
}

/** One line of progress for all copies; without an end where a source does not say how much will come. */
function tellCopied({ progress }: Effects, sizes: readonly number[]): () => (done: number) => void {
  const total = sizes.includes(0) ? undefined : sizes.reduce((sum, bytes) => sum + bytes, 0)
  let all = 0
  return () => {
    let own = 0
    return (done) => {
      all += done - own
      own = done
      progress.report('pull', all, total, 'bytes')
    }
  }
}

async function recordPulled(db: Db, { specs, state, effects }: PullDoors, { spec, file }: Offer, frozen: FrozenDelivery): Promise<DeliveryRow> {
  const raw = specs.registries.get(spec.registry)?.raw.value
  const before = (await currentDeliveries(db)).find((each) => each.registry === spec.registry && each.period === spec.period && each.file === file.name)
  // The version before may have been removed from the vault.
  const diff = before === undefined || before.id === frozen.id ? null : await lineDiff(db, join(state.vault, before.id), frozen.path).catch(() => null)
  return recordDelivery(db, {
    id: frozen.id,
    registry: spec.registry,
    period: spec.period,
    file: file.name,
    bytes: frozen.bytes,
    institution: raw?.institution.name ?? '',
    legalBasis: raw?.legal_basis ?? null,
    connector: spec.connector,
    receivedAt: effects.clock.now().toISOString(),
  }, diff)
}

export function connectorOf(connectors: ReadonlyMap<string, Connector>, kind: string): Connector {
  const connector = connectors.get(kind)
  if (connector !== undefined) return connector
  throw new CauceError('specification', { code: 'CONNECTOR_UNKNOWN', what: `there is no connector "${kind}"`, expected: `one of ${[...connectors.keys()].join(', ')}` })
}

function joinLocation(root: string, location: string): string {
  return location === '.' ? root : `${root}/${location}`
}
