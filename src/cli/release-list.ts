import { join } from 'node:path'
import { stateFolder } from '../pipeline/state-folder.js'
import type { ListedRelease } from '../publish/history/list-releases.js'
import { readEvents } from '../publish/release-log.js'
import type { ReleaseEvent } from '../publish/release-log.js'
import { releasesOf } from './find-release.js'
import { print } from './print.js'
import { textTable } from './print-table.js'

interface ListOptions {
  readonly state: string
  readonly json?: boolean
}

export async function releaseList(name: string, options: ListOptions): Promise<void> {
  const listed = await releasesOf(name, options.state)
  const events = await readEvents(join(stateFolder(options.state).releases, name))
  const releases = listed.map(({ id, isCurrent, manifest, damage }) => ({
    id, isCurrent, damage,
    format: manifest?.format ?? null, period: manifest?.period ?? null, status: manifest?.status ?? null, madeAt: manifest?.madeAt ?? null, cauce: manifest?.cauce ?? null,
    deliveries: manifest?.deliveries.length ?? null, bytes: manifest?.contents.reduce((sum, { bytes }) => sum + bytes, 0) ?? null,
  }))
  print(options.json, { pipeline: name, releases, events }, listText(name, listed, events))
}

export function listText(name: string, listed: readonly ListedRelease[], events: readonly ReleaseEvent[]): string {
  const rows = listed.map(({ id, isCurrent, manifest, damage }) => [
    isCurrent ? '●' : '', id, manifest?.period ?? null, manifest?.status ?? null, manifest?.madeAt.slice(0, 16).replace('T', ' ') ?? null, manifest?.cauce ?? null,
    manifest === null ? null : Math.round(manifest.contents.reduce((sum, { bytes }) => sum + bytes, 0) / 1e5) / 10, damage === null ? '' : `damaged: ${damage}`,
  ])
  const done = events.filter(({ event }) => event !== 'published').slice(-10)
  const lines = done.map(({ at, event, release, from, by, reason }) => `  ${at.slice(0, 16).replace('T', ' ')}  ${event} ${event === 'rolled back' ? `from ${from ?? 'none'} to ${release}` : release}${by === null ? '' : ` by ${by}`}${reason === null ? '' : `: ${reason}`}`)
  return [
    `Releases of ${name}, the oldest first; ● is in force:`,
    textTable(['', 'release', 'period', 'status', 'made', 'cauce', 'MB', ''], rows, 90),
    ...(listed.some(({ isCurrent }) => isCurrent) ? [] : ['', `None is in force. Put one in force with: cauce release rollback ${name}`]),
    ...(lines.length === 0 ? [] : ['', 'What was done:', ...lines]),
  ].join('\n')
}
