import { readdir, readFile, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { CauceError } from '../core/error.js'
import { verifyRelease } from '../publish/seal-release.js'
import { readLedgerCopy } from './ledger-copy.js'
import type { LockOwner } from './lock.js'
import type { StateFolder } from './state-folder.js'
import { unrecordedBytes } from './unrecorded-bytes.js'

export type Finding = 'good' | 'watch' | 'bad'

/** One thing that was looked at in a state folder, and what to do about it. */
export interface Examined {
  readonly what: string
  readonly finding: Finding
  readonly found: string
  /** Empty where nothing is to be done. */
  readonly remedy: string
}

export interface ExamineDoors {
  readonly state: StateFolder
  readonly host: string
  readonly isAlive: (pid: number) => boolean
  readonly now: Date
  readonly timeZone: string
  readonly nodeVersion: string
  readonly version: string
}

const leastFreeBytes = 2 * 1024 ** 3
const leastNode = [20, 19]

/** Looks at everything that an operator is asked about, without changing anything. */
export async function examineState(doors: ExamineDoors): Promise<readonly Examined[]> {
  return [examineVersions(doors), examineZone(doors), await examineFolder(doors), await examineDisk(doors), await examineLock(doors), await examineKey(doors), await examineLeftovers(doors), await examineVault(doors), ...(await examineReleases(doors))]
}

function good(what: string, found: string): Examined {
  return { what, finding: 'good', found, remedy: '' }
}

function examineVersions({ nodeVersion, version }: ExamineDoors): Examined {
  const [major = 0, minor = 0] = nodeVersion.replace(/^v/, '').split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = leastNode
  const found = `cauce ${version}, Node ${nodeVersion}`
  return major > leastMajor || (major === leastMajor && minor >= leastMinor) ? good('versions', found) : { what: 'versions', finding: 'bad', found, remedy: `Install Node ${leastNode.join('.')} or later.` }
}

function examineZone({ timeZone, now }: ExamineDoors): Examined {
  const found = `${timeZone}, ${now.toISOString()}`
  if (now.getUTCFullYear() >= 2025) return good('clock', `${found}; Cauce itself reckons in UTC`)
  return { what: 'clock', finding: 'bad', found, remedy: 'Set the clock: freshness and releases go by it.' }
}

async function examineFolder({ state }: ExamineDoors): Promise<Examined> {
  const found = await stat(state.root).catch(() => undefined)
  if (found === undefined) return { what: 'state folder', finding: 'watch', found: `${state.root} is not there`, remedy: 'Name it with --state, or run a pipeline: the first run makes it.' }
  const mode = (found.mode & 0o777).toString(8)
  if ((found.mode & 0o007) === 0) return good('state folder', `${state.root}, mode ${mode}`)
  return { what: 'state folder', finding: 'watch', found: `${state.root} may be read by everybody (mode ${mode})`, remedy: 'It holds identified data: chmod 700 on it.' }
}

async function examineDisk({ state }: ExamineDoors): Promise<Examined> {
  const found = await statfs(state.root).catch(() => undefined)
  if (found === undefined) return good('disk', 'not looked at: no state folder')
  const free = found.bavail * found.bsize
  const words = `${(free / 1024 ** 3).toFixed(1)} GiB free`
  if (free >= leastFreeBytes) return good('disk', words)
  return { what: 'disk', finding: free < leastFreeBytes / 8 ? 'bad' : 'watch', found: words, remedy: 'Make room: a run needs about three times the size of its deliveries. See cauce release prune and cauce deliveries --remove-retired.' }
}

async function examineLock({ state, host, isAlive, now }: ExamineDoors): Promise<Examined> {
  const text = await readFile(state.lock, 'utf8').catch(() => undefined)
  if (text === undefined) return good('lock', 'free')
  const owner = ownerIn(text)
  if (owner === undefined) return { what: 'lock', finding: 'bad', found: 'held by nobody known', remedy: `Remove ${state.lock} when no cauce runs.` }
  const words = `process ${owner.pid} on ${owner.host} since ${owner.since} (${owner.doing})`
  if (owner.host !== host) return { what: 'lock', finding: 'watch', found: `held by ${words}`, remedy: `If that machine is gone for good, remove ${state.lock}.` }
  if (!isAlive(owner.pid)) return { what: 'lock', finding: 'watch', found: `left by ${words}, which has ended`, remedy: 'Nothing to do: the next run takes it over.' }
  if (Date.parse(owner.since) > now.getTime()) return { what: 'lock', finding: 'watch', found: `held by ${words}, in the future`, remedy: 'The clock has jumped back: set it.' }
  return good('lock', `held by ${words}`)
}

function ownerIn(text: string): LockOwner | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('host' in value) || !('since' in value) || !('doing' in value)) return undefined
    return { pid: Number(value.pid), host: String(value.host), since: String(value.since), doing: String(value.doing) }
  } catch {
    return undefined
  }
}

async function examineKey({ state }: ExamineDoors): Promise<Examined> {
  const found = await stat(state.key).catch(() => undefined)
  if (found === undefined) {
    const used = (await stat(state.warehouse).catch(() => undefined)) !== undefined
    return used ? { what: 'key', finding: 'bad', found: 'the key of the pseudonyms is missing', remedy: `Put the saved key back at ${state.key}, mode 600.` } : good('key', 'none yet; the first run makes it')
  }
  if ((found.mode & 0o077) !== 0) return { what: 'key', finding: 'bad', found: 'the key of the pseudonyms may be read by others', remedy: `chmod 600 ${state.key}; if others may have read it, a new key and everything anew.` }
  const isKey = /^[0-9a-f]{64}\s*$/.test(await readFile(state.key, 'utf8').catch(() => ''))
  return isKey ? good('key', 'there, and for its owner alone') : { what: 'key', finding: 'bad', found: 'the key of the pseudonyms is damaged', remedy: `Put the saved key back at ${state.key}.` }
}

async function examineLeftovers({ state }: ExamineDoors): Promise<Examined> {
  const names = await readdir(state.root, { recursive: true }).catch(() => [])
  const left = names.filter((name) => /(^|\/)(part-[^/]+|scratch|\.building-[^/]+|\.current-[^/]+|key\.half|schedule\.json\.next|ledger\.json\.next|current-step\.json\.next|work\.duckdb\.damaged)$/.test(name))
  if (left.length === 0) return good('left behind', 'nothing')
  return { what: 'left behind', finding: 'watch', found: `${left.length} of runs that were killed: ${left.slice(0, 3).join(', ')}${left.length > 3 ? ', …' : ''}`, remedy: 'Nothing to do while a run is going; else the next run sweeps them.' }
}

async function examineVault({ state }: ExamineDoors): Promise<Examined> {
  const what = 'vault'
  const copy = await readLedgerCopy(state.ledgerCopy).catch(() => 'damaged' as const)
  if (typeof copy === 'string') return good(what, `not looked at: the copy of the ledger is ${copy}`)
  const found = await unrecordedBytes(state.vault, copy)
  if (found.length === 0) return good(what, 'no bytes that the ledger does not name')
  const megabytes = (found.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)
  return {
    what,
    finding: 'watch',
    found: `${found.length} frozen files that the ledger does not name (${megabytes} MB, personal data): ${found.slice(0, 3).map(({ id }) => id.slice(0, 12)).join(', ')}${found.length > 3 ? ', …' : ''}`,
    remedy: 'Nothing to do while a run is going. If they were not delivered again: cauce deliveries --remove-unrecorded --by <name> --note <why>.',
  }
}

async function examineReleases({ state }: ExamineDoors): Promise<readonly Examined[]> {
  const entries = await readdir(state.releases, { recursive: true, withFileTypes: true }).catch(() => [])
  const homes = entries.filter((entry) => entry.isSymbolicLink() && entry.name === 'current').map((entry) => entry.parentPath)
  const found: Examined[] = []
  for (const home of homes.sort()) {
    const what = `release ${home.slice(state.releases.length + 1)}`
    try {
      const manifest = await verifyRelease(join(home, 'current'))
      found.push(good(what, `${manifest.id}: every byte as sealed`))
    } catch (error) {
      found.push({ what, finding: 'bad', found: error instanceof CauceError ? error.parts.what : 'cannot be read', remedy: 'Roll back (cauce release rollback) or run the pipeline again.' })
    }
  }
  return found
}
