import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach } from 'vitest'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A real server on loopback; each request takes the next answer of its path, the last one again and again. */
export interface FaultyServer {
  readonly url: string
  /** Method, path and range of each request, in order. */
  readonly seen: readonly string[]
}

const open = new Set<() => void>()
afterEach(() => {
  for (const close of open) close()
  open.clear()
})

export async function faultyServer(answers: Readonly<Record<string, readonly Answer[]>>): Promise<FaultyServer> {
  const seen: string[] = []
  const turns = new Map<string, number>()
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    seen.push(`${request.method} ${path}${request.headers.range === undefined ? '' : ` ${request.headers.range}`}`)
    const own = answers[`${request.method} ${path}`] ?? answers[path] ?? []
    const turn = turns.get(`${request.method} ${path}`) ?? 0
    turns.set(`${request.method} ${path}`, turn + 1)
    const answer = own[Math.min(turn, own.length - 1)]
    if (answer === undefined) response.writeHead(404).end()
    else answer(request, response)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  open.add(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, seen }
}

const tag = (body: string): string => `"${createHash('sha256').update(body).digest('hex').slice(0, 8)}"`

export const status = (code: number): Answer => (_, response) => void response.writeHead(code).end('no')

/** The file as a good server gives it, ranges of the same version included. */
export const whole = (body: string): Answer => (request, response) => {
  const all = Buffer.from(body)
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const ranged = from > 0 && request.headers['if-range'] === tag(body)
  const part = ranged ? all.subarray(from) : all
  response.writeHead(ranged ? 206 : 200, { 'content-length': part.length, etag: tag(body), ...(ranged ? { 'content-range': `bytes ${from}-${all.length - 1}/${all.length}` } : {}) })
  response.end(request.method === 'HEAD' ? undefined : part)
}

/** The same without ranges or versions. */
export const plain = (body: string): Answer => (request, response) => {
  response.writeHead(200, { 'content-length': Buffer.byteLength(body) })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Promises the whole body, gives a part and drops the line. */
export const cutAfter = (bytes: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer => (_, response) => {
  response.writeHead(200, { 'content-length': Buffer.byteLength(body), ...headers })
  response.write(Buffer.from(body).subarray(0, bytes), () => setTimeout(() => response.destroy(), 20))
}

export const cutWithVersion = (bytes: number, body: string): Answer => cutAfter(bytes, body, { etag: tag(body) })

/** Gives a part and then nothing more, with the line left open. */
export const stallAfter = (bytes: number, body: string): Answer => (_, response) => {
  response.writeHead(200, { 'content-length': Buffer.byteLength(body) })
  response.write(Buffer.from(body).subarray(0, bytes))
}

export const drop: Answer = (request) => void request.socket.destroy()

export const redirect = (target: string): Answer => (_, response) => void response.writeHead(302, { location: target }).end()

/** A body whose end is the end of the connection. */
export const withoutLength = (body: string): Answer => (request) => {
  request.socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${body}`)
}

/** A chunked body that ends before its last chunk. */
export const chunkedCut = (body: string): Answer => (request) => {
  request.socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`)
}

export const chunked = (body: string): Answer => (_, response) => {
  response.writeHead(200)
  response.write(body.slice(0, 5))
  response.end(body.slice(5))
}

export const json = (value: string): Answer => plain(value)
