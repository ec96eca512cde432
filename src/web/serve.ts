import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { CauceError } from '../core/error.js'
import type { Logger } from '../core/effects.js'
import { openAccessLog } from './access-log.js'
import type { AccessFacts } from './access-record.js'
import { serverApp } from './app.js'
import { followPipeline } from './follow-release.js'
import type { FollowedPipeline } from './follow-release.js'
import { isLoopback } from './is-loopback.js'
import { sqlDoor, sqlDoorDefaults } from './sql-door.js'
import type { SqlDoorOptions } from './sql-door.js'
import { BodyCache } from './static-files.js'
import type { TokenBook } from './tokens.js'

export interface ServeOptions {
  /** Folder of all releases. */
  readonly releases: string
  readonly pipelines: readonly string[]
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly tokens: TokenBook | undefined
  /** Folder of the access log. */
  readonly accessLog: string
  readonly version: string
  readonly log: Logger
  /** How often to look for a new release, in milliseconds. */
  readonly lookEveryMs?: number | undefined
  readonly door?: SqlDoorOptions | undefined
}

export interface RunningServer {
  readonly host: string
  readonly port: number
  /** Looks for new releases at once. */
  look(): Promise<void>
  /** Takes no more requests, ends those under way, and closes everything. */
  stop(): Promise<void>
}

type FetchCallback = Parameters<typeof getRequestListener>[0]

/** How long requests under way may take after `stop`. */
const drainMs = 10_000
const connections = 1_000

/** Serves the public part of the releases in force. Throws where a pipeline has none, or where the address wants tokens and none are given. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  refuseOpenDoor(options)
  const { log } = options
  const failed = (error: unknown): void => log.error('request failed', { code: error instanceof CauceError ? error.code : error instanceof Error ? error.name : 'unknown' })
  const pipelines = new Map<string, FollowedPipeline>()
  const access = await openAccessLog(options.accessLog, () => new Date(), (error) => log.error('access log not written', { code: codeOf(error) }))
  const door = sqlDoor(options.door ?? sqlDoorDefaults)
  const closeAll = async (): Promise<void> => {
    door.close()
    await Promise.all([...pipelines.values()].map((each) => each.close()))
    await access.close()
  }
  try {
    for (const name of options.pipelines) {
      const followed = await followPipeline(options.releases, name, log, options.lookEveryMs ?? 1_000)
      pipelines.set(name, followed)
      const lease = followed.lease()
      if (lease === undefined) throw new CauceError('notFound', { code: 'RELEASE_ABSENT', where: { file: options.releases }, what: `there is no release of ${name} yet`, todo: `Run: cauce run ${name}` })
      lease.done()
    }
    const app = serverApp({ pipelines, door, bodies: new BodyCache(), version: options.version, isPrivate: options.tokens !== undefined, tokens: options.tokens, accessed: access.record, failed })
    const server = createServerOf(app.fetch)
    const { port } = await listening(server, options)
    access.record(event('started'))
    log.info('server started', { host: options.host, port })
    return {
      host: options.host,
      port,
      look: async () => void (await Promise.all([...pipelines.values()].map((each) => each.look()))),
      stop: async () => {
        await drained(server)
        access.record(event('stopped'))
        await closeAll()
        log.info('server stopped')
      },
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

function refuseOpenDoor({ host, tokens }: ServeOptions): void {
  if (isLoopback(host) || tokens !== undefined) return
  throw new CauceError('usage', {
    code: 'SERVE_WITHOUT_TOKEN',
    what: `${host} can be reached from other machines, and no token is set`,
    expected: 'a token for every address but loopback',
    todo: 'Give --token-file <file> (mode 600), or set CAUCE_TOKEN.',
  })
}

function createServerOf(fetch: FetchCallback): Server {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 30_000, maxHeaderSize: 16_384 }, getRequestListener(fetch, { overrideGlobalObjects: true }))
  server.maxConnections = connections
  return server
}

function listening(server: Server, { host, port }: ServeOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const todo = cause.code === 'EADDRINUSE' ? 'Another server has it: end that one, or choose another with --port.' : undefined
      reject(new CauceError('storage', { code: 'SERVE_ADDRESS', what: `cannot listen on ${host}:${port} (${cause.code ?? 'unknown'})`, todo, cause }))
    })
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new CauceError('internal', { code: 'SERVE_ADDRESS', what: 'the server has no address' }))
      else resolve(address)
    })
  })
}

function drained(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), drainMs)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function event(name: 'started' | 'stopped'): AccessFacts {
  return { time: new Date().toISOString(), event: name, asker: '', method: '', path: '', status: 0, rows: null, bytes: null, milliseconds: 0, query: null, release: null }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
