import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { httpConnector } from '../../../connectors/http/connector.js'
import type { SourceAccess } from '../../../src/core/connector.js'
import { CauceError } from '../../../src/core/error.js'
import { freeze } from '../../../src/ingest/freeze.js'
import { chunked, chunkedCut, cutAfter, cutWithVersion, drop, faultyServer, json, plain, redirect, stallAfter, status, whole, withoutLength } from './faulty-server.js'
import type { Answer } from './faulty-server.js'

const secret = 'canary-secret-7d1'
const connector = httpConnector({ secretOf: (name) => (name === 'TOKEN' ? secret : undefined), firstPauseMs: 1 })
const access: SourceAccess = { hosts: [], headers: {}, attempts: 3, idle_seconds: 0.3, total_seconds: 20 }
const body = Array.from({ length: 400 }, (_, line) => `${line};0501;ñandú\n`).join('')

async function fetched(url: string, over: Partial<SourceAccess> = {}, name = 'a.csv'): Promise<string> {
  const used = { ...access, ...over }
  const [file] = await connector.list(`${url}/d/`, name, used)
  if (file === undefined) throw new Error('nothing was offered')
  const chunks: Uint8Array[] = []
  for await (const chunk of connector.open(`${url}/d/`, file, used)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function faultOf(work: Promise<unknown>): Promise<CauceError> {
  const error: unknown = await work.then(() => new Error('nothing was thrown'), (reason: unknown) => reason)
  if (!(error instanceof CauceError)) throw error
  return error
}

describe('a source that fails on the way', () => {
  it.each<readonly [string, readonly Answer[]]>([
    ['as it should be', [whole(body)]],
    ['500, 503, then the file', [status(500), status(503), whole(body)]],
    ['429, then the file', [status(429), whole(body)]],
    ['a reset, then the file', [drop, drop, whole(body)]],
    ['a cut, then the rest by its range', [cutWithVersion(1000, body), whole(body)]],
    ['a cut, then the whole file from a server without ranges', [cutAfter(1000, body), plain(body)]],
    ['cuts at the first byte and the last', [cutAfter(1, body), cutAfter(Buffer.byteLength(body) - 1, body), plain(body)]],
    ['a stall, then the file', [stallAfter(500, body), plain(body)]],
    ['a chunked body', [chunked(body)]],
    ['a chunked body without its end, then the file', [chunkedCut(body.slice(0, 100)), chunked(body)]],
  ])('gives the whole file: %s', async (_, answers) => {
    const server = await faultyServer({ 'GET /d/a.csv': answers, 'HEAD /d/a.csv': [status(405)] })
    expect(await fetched(server.url)).toBe(body)
  })

  it('asks for the rest only, and only of the same version', async () => {
    const server = await faultyServer({ 'HEAD /d/a.csv': [whole(body)], 'GET /d/a.csv': [cutWithVersion(1000, body), whole(body)] })
    expect(await fetched(server.url)).toBe(body)
    expect(server.seen).toEqual(['HEAD /d/a.csv', 'GET /d/a.csv', 'GET /d/a.csv bytes=1000-'])
  })

  it.each<readonly [string, string, readonly Answer[], number]>([
    ['always 500', 'HTTP_STATUS', [status(500)], 3],
    ['404, which no second try mends', 'HTTP_STATUS', [status(404)], 1],
    ['403, which no second try mends', 'HTTP_STATUS', [status(403)], 1],
    ['always cut at the same place', 'HTTP_CUT', [cutAfter(100, body)], 3],
    ['stalls for ever', 'HTTP_CUT', [stallAfter(100, body)], 3],
    ['never answers', 'HTTP_NO_ANSWER', [() => undefined], 3],
    ['other bytes after a cut', 'FILE_CHANGED', [cutAfter(1000, body), plain(`X${body.slice(1)}`)], 2],
    ['another length after a cut', 'FILE_CHANGED', [cutAfter(1000, body), plain(`${body}more`)], 2],
    ['a new version after a cut', 'FILE_CHANGED', [cutWithVersion(1000, body), whole(`X${body.slice(1)}`)], 2],
    ['a body whose end cannot be told from a cut', 'HTTP_NO_LENGTH', [withoutLength(body)], 1],
    ['a chunked body that never ends', 'HTTP_CUT', [chunkedCut(body.slice(0, 100))], 3],
  ])('gives nothing at all: %s', async (_, code, answers, tries) => {
    const vault = mkdtempSync(join(tmpdir(), 'cauce-http-'))
    const server = await faultyServer({ 'HEAD /d/a.csv': [status(405)], 'GET /d/a.csv': answers })
    try {
      const fault = await faultOf(freeze(connector.open(`${server.url}/d/`, { name: 'a.csv', bytes: 0 }, access), vault, () => undefined))
      expect([fault.code, fault.exitCode]).toEqual([code, 4])
      expect(fault.message).toContain(`${server.url}/d/a.csv`)
      expect(readdirSync(vault)).toEqual([])
      expect(server.seen.length).toBe(tries)
    } finally {
      rmSync(vault, { recursive: true })
    }
  })

  it('is left at once when the bytes are not wanted any longer', async () => {
    const stop = new AbortController()
    const server = await faultyServer({ 'HEAD /d/a.csv': [status(405)], 'GET /d/a.csv': [stallAfter(100, body)] })
    const patient = { ...access, idle_seconds: 3600, total_seconds: 3600 }
    const work = async () => {
      for await (const chunk of connector.open(`${server.url}/d/`, { name: 'a.csv', bytes: 0 }, patient, stop.signal)) {
        expect(chunk.byteLength).toBeGreaterThan(0)
        stop.abort()
      }
    }
    await faultOf(work())
    expect(server.seen).toEqual(['GET /d/a.csv'])
  })

  it('gives nothing when the offer was of another size', async () => {
    const server = await faultyServer({ '/d/a.csv': [whole(body)] })
    const work = async () => {
      for await (const chunk of connector.open(`${server.url}/d/`, { name: 'a.csv', bytes: 10 }, access)) void chunk
    }
    expect((await faultOf(work())).code).toBe('FILE_CHANGED')
  })
})

describe('redirects and secrets', () => {
  const target = async () => faultyServer({ '/d/a.csv': [whole(body)] })

  it('follows a redirect to a host that the pipeline names, without the secret', async () => {
    const other = await faultyServer({ '/x': [(request, response) => (request.headers['x-token'] === undefined ? whole(body)(request, response) : status(400)(request, response))] })
    const server = await faultyServer({ '/d/a.csv': [(request, response) => (request.headers['x-token'] === secret ? redirect(`${other.url}/x`)(request, response) : status(401)(request, response))] })
    expect(await fetched(server.url, { hosts: [new URL(other.url).host], headers: { 'X-Token': 'TOKEN' } })).toBe(body)
  })

  it.each<readonly [string, (url: string) => string]>([
    ['another host', (url) => `${url}/d/a.csv`],
    ['the metadata service of a cloud', () => 'http://169.254.169.254/latest'],
    ['a file', () => 'file:///etc/passwd'],
  ])('refuses a redirect to %s', async (_, to) => {
    const server = await faultyServer({ '/d/a.csv': [redirect(to((await target()).url))] })
    expect((await faultOf(fetched(server.url))).code).toBe('HTTP_REDIRECT')
  })

  it('ends a circle', async () => {
    const server = await faultyServer({ '/d/a.csv': [redirect('/d/a.csv')] })
    expect((await faultOf(fetched(server.url))).code).toBe('HTTP_REDIRECTS')
  })

  it('tells the name of a missing secret, and never a value or a query', async () => {
    const server = await faultyServer({ '/d/a.csv': [status(500)] })
    const absent = await faultOf(fetched(server.url, { headers: { Authorization: 'OTHER_TOKEN' } }))
    expect([absent.code, absent.message.includes('OTHER_TOKEN')]).toEqual(['SECRET_MISSING', true])
    const file = await faultOf(connector.list(`${server.url}/q?key=${secret}`, 'a.csv', { ...access, headers: { 'X-Token': 'TOKEN' } }))
    expect(file.message).not.toContain(secret)
    expect((await faultOf(connector.list(`http://user:${secret}@127.0.0.1/`, 'a.csv', access))).message).not.toContain(secret)
  })
})

describe('listings', () => {
  it('offers the links below the address that match, with their sizes', async () => {
    const html = '<a href="../">up</a><a href="b%20%C3%B1.csv">x</a><a href=\'a.csv\'>y</a><a href="/d/sub/">z</a><a href="https://elsewhere.example/c.csv">w</a><a href="a.csv?C=N">s</a><a href="x.txt">t</a>'
    const server = await faultyServer({ '/d/': [plain(html)], '/d/a.csv': [whole(body)], '/d/b%20%C3%B1.csv': [chunked(body)] })
    expect(await connector.list(`${server.url}/d/`, '*.csv', access)).toMatchObject([{ name: 'a.csv', bytes: Buffer.byteLength(body) }, { name: 'b ñ.csv', bytes: 0 }])
  })

  it('tells a pattern that nothing matches', async () => {
    const server = await faultyServer({ '/d/': [plain('<a href="a.csv">a</a>')] })
    expect((await faultOf(connector.list(`${server.url}/d/`, '*.xlsx', access))).code).toBe('DELIVERY_ABSENT')
  })
})

describe('a paged service', () => {
  const pages = { items: 'result.records', first: 1, total: 'result.total', key: 'id' }
  const page = (total: number, next: string | null, ...ids: readonly string[]) => json(`{"result":{"total":${total},"next":${JSON.stringify(next)},"records":[${ids.map((id) => `{"id": ${id}, "code":"0501", "n":1.10, "in": {"a": [1, 2,{"id":7}], "e":{}}}`).join(' , ')}]}}`)
  const line = (id: string) => `{"id":${id},"code":"0501","n":1.10,"in":{"a":[1,2,{"id":7}],"e":{}}}\n`
  const read = async (answers: Readonly<Record<string, readonly Answer[]>>, over: Partial<typeof pages & { next: string; parameter: string }>) => {
    const server = await faultyServer(answers)
    const used = { ...access, pages: { ...pages, ...over } }
    const chunks: Uint8Array[] = []
    for await (const chunk of connector.open(`${server.url}/api?size=2`, { name: 'a.jsonl', bytes: 0 }, used)) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }

  it('becomes lines of JSON, with every digit as written', async () => {
    const answers = { '/api?size=2': [status(503), page(3, '/api?size=2&cursor=x', '12345678901234567890', '2')], '/api?size=2&cursor=x': [page(3, null, '3')] }
    expect(await read(answers, { next: 'result.next' })).toBe(line('12345678901234567890') + line('2') + line('3'))
  })

  it('counts pages by a parameter up to an empty one', async () => {
    const answers = { '/api?size=2&page=1': [page(3, null, '1', '2')], '/api?size=2&page=2': [page(3, null, '3')], '/api?size=2&page=3': [page(3, null)] }
    expect(await read(answers, { parameter: 'page' })).toBe(line('1') + line('2') + line('3'))
  })

  it.each<readonly [string, string, readonly Answer[]]>([
    ['the number of records differs between pages', 'HTTP_PAGES_CHANGED', [page(4, null, '3')]],
    ['a record comes twice', 'HTTP_PAGES_CHANGED', [page(3, null, '2')]],
    ['a record is lacking at the end', 'HTTP_PAGES_CHANGED', [page(3, null)]],
    ['the last page leads back', 'HTTP_PAGES_CHANGED', [page(3, '/api?size=2', '3')]],
    ['a page leads to another host', 'HTTP_PAGE_NEXT', [page(3, 'http://127.0.0.2/api', '3')]],
    ['a page is no JSON', 'HTTP_PAGE_SHAPE', [json('{"result":')]],
    ['a page has no records', 'HTTP_PAGE_SHAPE', [json('{"result":{"total":3}}')]],
  ])('is refused when %s', async (_, code, second) => {
    const answers = { '/api?size=2': [page(3, '/api?size=2&cursor=x', '1', '2')], '/api?size=2&cursor=x': second }
    expect((await faultOf(read(answers, { next: 'result.next' }))).code).toBe(code)
  })
})

describe('a file that has not changed at its source', () => {
  const [answered, longBefore, justBefore] = ['Wed, 25 Nov 2026 03:00:00 GMT', 'Tue, 24 Nov 2026 18:30:00 GMT', 'Wed, 25 Nov 2026 02:59:30 GMT']
  const sized = { 'content-length': '10', date: answered }
  it.each<readonly [string, Readonly<Record<string, string>>, string | undefined]>([
    ['length and strong tag', { ...sized, etag: '"v1"' }, '10 "v1"'],
    ['both, and a date', { ...sized, etag: '"v1"', 'last-modified': longBefore }, '10 "v1"'],
    ['a weak tag alone', { ...sized, etag: 'W/"v1"' }, undefined],
    ['a weak tag, and a date long before', { ...sized, etag: 'W/"v1"', 'last-modified': longBefore }, '10 2026-11-24T18:30:00.000Z'],
    ['a date long before', { ...sized, 'last-modified': longBefore }, '10 2026-11-24T18:30:00.000Z'],
    ['a date within the same minute, after which it may have changed again', { ...sized, 'last-modified': justBefore }, undefined],
    ['a date that is none', { ...sized, 'last-modified': 'yesterday' }, undefined],
    ['a tag that is none', { ...sized, etag: 'v1' }, undefined],
    ['a tag without length', { date: answered, etag: '"v1"' }, undefined],
    ['a tag of compressed bytes', { ...sized, etag: '"v1"', 'content-encoding': 'gzip' }, undefined],
    ['neither', sized, undefined],
  ])('is known by what the server says: %s', async (_, headers, text) => {
    const server = await faultyServer({ 'HEAD /d/a.csv': [(__, response) => void response.writeHead(200, headers).end()] })
    const [file] = await connector.list(`${server.url}/d/`, 'a.csv', access)
    expect(file?.identity?.text).toBe(text)
  })
})
