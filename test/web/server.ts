import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import type { Logger } from '../../src/core/effects.js'
import { startServer } from '../../src/web/serve.js'
import type { RunningServer, ServeOptions } from '../../src/web/serve.js'
import { pipeline } from './published.js'

export const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

const atLast: (() => void | Promise<void>)[] = []
afterAll(async () => {
  for (const work of atLast.reverse()) await work()
})

/** At the end of the test, or where none is going of the test file. A hook called within another is never run. */
function atTheEnd(work: () => void | Promise<void>): void {
  try {
    onTestFinished(work)
  } catch {
    atLast.push(work)
  }
}

/** A folder for the test or the test file, removed at its end. */
export function webFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-web-'))
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A real server on loopback over the releases of a folder, stopped at the end of the test or the test file. */
export async function served(folder: string, more: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const server = await startServer({ releases: join(folder, 'releases'), pipelines: [pipeline], host: '127.0.0.1', port: 0, tokens: undefined, accessLog: join(folder, 'access'), version: '0.0.0', log: silent, lookEveryMs: 60_000, ...more })
  atTheEnd(() => server.stop())
  return server
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly text: string
  json(): unknown
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** One request, with the path sent as it is written. */
export function asking(server: RunningServer): (path: string, asked?: Asked) => Promise<Answer> {
  return (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const sent = request({ host: server.host, port: server.port, path, method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) } }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const whole = Buffer.concat(chunks)
          const flat = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
          resolve({ status: response.statusCode ?? 0, headers: flat, body: whole, text: whole.toString('utf8'), json: () => JSON.parse(whole.toString('utf8')) })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
}

/** A question to the SQL door. */
export function sqlAsking(server: RunningServer): (query: string, more?: Readonly<Record<string, unknown>>, headers?: Readonly<Record<string, string>>) => Promise<Answer> {
  const ask = asking(server)
  return (query, more = {}, headers = {}) => ask(`/v1/${pipeline}/sql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ query, ...more }) })
}
