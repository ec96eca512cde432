import { appendFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openAccessLog } from '../../src/web/access-log.js'
import { sha256 } from '../../src/web/access-record.js'
import type { AccessFacts } from '../../src/web/access-record.js'
import { startServer } from '../../src/web/serve.js'
import { verifyAccessLog } from '../../src/web/verify-access-log.js'
import { pipeline, publishPublic } from './published.js'
import { asking, silent, sqlAsking, webFolder } from './server.js'

const facts = (time: string, path = '/a'): AccessFacts => ({ time, event: 'request', asker: 'ana', method: 'GET', path, status: 200, rows: 1, bytes: 10, milliseconds: 1, query: null, release: 'r1' })
const fail = (error: unknown): void => {
  throw error
}

/** A log of `many` records, half of them in each of two months; gives its folder. */
async function written(many: number): Promise<string> {
  const folder = join(webFolder(), 'access')
  const log = await openAccessLog(folder, () => new Date('2024-02-01T00:00:00Z'), fail)
  for (let number = 0; number < many; number++) log.record(facts(number < many / 2 ? '2024-01-31T23:00:00.000Z' : '2024-02-01T01:00:00.000Z', `/${number}`))
  await log.close()
  return folder
}

const filesOf = (folder: string): readonly string[] => readdirSync(folder).sort().map((name) => join(folder, name))
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n')

describe('the access log', () => {
  it('is a file a month that only its owner reads, and one chain over all of them', async () => {
    const folder = await written(10)
    const files = filesOf(folder)
    expect(files.map((path) => path.slice(-13))).toEqual(['2024-01.jsonl', '2024-02.jsonl'])
    expect(files.map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600])
    const verdict = await verifyAccessLog(folder)
    expect(verdict).toMatchObject({ records: 10, first: 1, faults: [], contains: null })
    expect(await verifyAccessLog(folder, verdict.last)).toMatchObject({ contains: true })
    expect(await verifyAccessLog(folder, 'f'.repeat(64))).toMatchObject({ contains: false })
  })

  it('goes on with the chain where it is opened again', async () => {
    const folder = await written(4)
    const log = await openAccessLog(folder, () => new Date(), fail)
    log.record(facts('2024-02-02T00:00:00.000Z'))
    await log.close()
    expect(await verifyAccessLog(folder)).toMatchObject({ records: 5, faults: [] })
  })

  it('keeps its order and loses nothing when many records come at once', async () => {
    const folder = await written(5_000)
    const numbers = filesOf(folder).flatMap(linesOf).map((line) => Number(/"number":(\d+)/.exec(line)?.[1]))
    expect(numbers).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 1))
  })

  it('tells a line that a crash has cut off from a line that somebody has changed', async () => {
    const folder = await written(4)
    const last = filesOf(folder).at(-1) ?? ''
    truncateSync(last, statSync(last).size - 20)
    expect((await verifyAccessLog(folder)).faults).toEqual(['access-2024-02.jsonl:2 is cut off'])
    const log = await openAccessLog(folder, () => new Date('2024-02-03T00:00:00Z'), fail)
    log.record(facts('2024-02-03T00:00:01.000Z'))
    await log.close()
    expect(await verifyAccessLog(folder)).toMatchObject({ records: 5, faults: [] })
  })

  it('may begin later, where older files were put away', async () => {
    const folder = await written(10)
    const [first = ''] = filesOf(folder)
    writeFileSync(first, '')
    expect(await verifyAccessLog(folder)).toMatchObject({ records: 5, first: 6, faults: [] })
  })

  it.each([
    ['a status', (lines: string[]) => lines.with(1, (lines[1] ?? '').replace('"status":200', '"status":404')), /2 was changed/],
    ['who asked', (lines: string[]) => lines.with(1, (lines[1] ?? '').replace('"ana"', '"bea"')), /2 was changed/],
    ['a line taken out', (lines: string[]) => lines.toSpliced(2, 1), /3 does not follow record 2/],
    ['lines that changed places', (lines: string[]) => lines.with(1, lines[2] ?? '').with(2, lines[1] ?? ''), /2 does not follow record 1/],
    ['a line put in twice', (lines: string[]) => lines.toSpliced(1, 0, lines[1] ?? ''), /3 does not follow record 2/],
    ['a line that is no record', (lines: string[]) => lines.toSpliced(1, 0, '{}'), /2 is no record/],
  ])('shows %s', async (_, change, words) => {
    const folder = await written(10)
    const [first = ''] = filesOf(folder)
    writeFileSync(first, `${change(linesOf(first)).join('\n')}\n`)
    expect((await verifyAccessLog(folder)).faults.join('; ')).toMatch(words)
  })

  it('shows a record forged with a hash of its own, by the one that follows', async () => {
    const folder = await written(4)
    const [first = ''] = filesOf(folder)
    const [one = '', two = ''] = linesOf(first)
    const { hash, ...content } = { ...JSON.parse(two), asker: 'bea' }
    writeFileSync(first, `${one}\n${JSON.stringify({ ...content, hash: sha256(JSON.stringify(content)) })}\n`)
    expect(hash).toHaveLength(64)
    expect((await verifyAccessLog(folder)).faults).toEqual(['access-2024-02.jsonl:1 does not follow record 2'])
  })

  it('is not there before the first', async () => {
    await expect(verifyAccessLog(join(webFolder(), 'none'))).rejects.toThrow(/there is no access log/)
  })
})

describe('the log of a server', () => {
  it('says who asked for what with which answer, and never a value or a word of what was asked', async () => {
    const folder = webFolder()
    await publishPublic(join(folder, 'releases'), 'r1')
    const server = await startServer({ releases: join(folder, 'releases'), pipelines: [pipeline], host: '127.0.0.1', port: 0, tokens: undefined, accessLog: join(folder, 'access'), version: '0', log: silent })
    const ask = asking(server)
    const query = "select 'canary-in-query' as x from public.territory"
    await ask(`/v1/${pipeline}/territories/0001`)
    await ask(`/v1/${pipeline}/tables/territory?name=canary-in-filter`)
    await ask(`/v1/${pipeline}/territories/canary-in-path`)
    await ask('/canary-at-root')
    await ask('/', { headers: { host: 'canary.example', authorization: 'Bearer canary-token', 'user-agent': 'canary-agent' } })
    await sqlAsking(server)(query)
    await server.stop()
    const [file = ''] = filesOf(join(folder, 'access'))
    const records: readonly Record<string, unknown>[] = linesOf(file).map((line) => JSON.parse(line))
    expect(records.map(({ event, asker, method, path, status, rows }) => [event, asker, method, path, status, rows])).toEqual([
      ['started', '', '', '', 0, null],
      ['request', 'loopback', 'GET', `/v1/${pipeline}/territories/0001`, 200, 1],
      ['request', 'loopback', 'GET', `/v1/${pipeline}/tables/territory`, 200, 0],
      ['request', 'loopback', 'GET', `/v1/${pipeline}`, 404, null],
      ['request', 'loopback', 'GET', '/…', 404, null],
      ['request', 'nobody', 'GET', '/…', 421, null],
      ['request', 'loopback', 'POST', `/v1/${pipeline}/sql`, 200, 6],
      ['stopped', '', '', '', 0, null],
    ])
    expect(records[6]?.['query']).toBe(sha256(query))
    expect(readFileSync(file, 'utf8')).not.toContain('canary')
    expect(await verifyAccessLog(join(folder, 'access'))).toMatchObject({ records: 8, faults: [] })
    appendFileSync(file, '{"number":9}\n')
    expect((await verifyAccessLog(join(folder, 'access'))).faults).toEqual([expect.stringMatching(/:9 is cut off/)])
  })
})
