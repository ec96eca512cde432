import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { tableFromIPC } from 'apache-arrow'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../src/web/serve.js'
import { tokenBook } from '../../src/web/tokens.js'
import { page, pipeline, publishPublic } from './published.js'
import { asking, served, webFolder } from './server.js'

const folder = webFolder()
const releases = join(folder, 'releases')
const base = `/v1/${pipeline}`
let server: RunningServer
let ask: ReturnType<typeof asking>

beforeAll(async () => {
  await publishPublic(releases, 'r1', 30)
  server = await served(folder)
  ask = asking(server)
})

describe('territories and tables', () => {
  it('gives one territory with its rows of every public table', async () => {
    const found = await ask(`${base}/territories/0002`)
    expect([found.status, found.headers['content-type']]).toEqual([200, 'application/json'])
    expect(found.json()).toMatchObject({
      release: 'r1', code: '0002', name: 'Place 2',
      tables: {
        territory: [{ territory_code: '0002', name: 'Place 2' }],
        territory_risk: [{ territory_code: '0002', score: 2 / 3, class: null, state: 'suppressed' }],
        ivti_indicator: [{ indicator: 'ind_1', value: 1.5, records: 1, flag: false }, { indicator: 'ind_2', records: 2, flag: true }, { indicator: 'ind_3' }],
      },
    })
  })

  it.each([
    ['json', 'application/json'],
    ['csv', 'text/csv; charset=utf-8'],
    ['arrow', 'application/vnd.apache.arrow.stream'],
  ])('gives %s by extension and by Accept', async (format, type) => {
    const byName = await ask(`${base}/tables/territory_risk.${format}?limit=3`)
    const byAccept = await ask(`${base}/tables/territory_risk?limit=3`, { headers: { accept: `text/html;q=0.5, ${type.split(';')[0] ?? ''};q=0.4` } })
    expect([byName.status, byName.headers['content-type'], byAccept.headers['content-type']]).toEqual([200, type, type])
    expect(byAccept.body.equals(byName.body)).toBe(true)
  })

  it('keeps codes, types and empty cells in Arrow', async () => {
    const rows = tableFromIPC((await ask(`${base}/tables/territory_risk.arrow?limit=2`)).body).toArray().map((row) => ({ ...row }))
    expect(rows).toMatchObject([{ territory_code: '0001', score: 1 / 3, class: 'low' }, { territory_code: '0002', class: null, state: 'suppressed' }])
  })

  it('keeps spreadsheets from taking a text for a formula, unless a machine asks', async () => {
    const path = `${base}/tables/ivti_indicator.csv?limit=2&territory_code=0001`
    expect((await ask(path)).text.split('\r\n').slice(1, 3)).toEqual(["0001,ind_1,1.5,9007199254740994,1,'=1+1,false", '0001,ind_2,3,9007199254740995,2,"plain ""x"", y",true'])
    expect((await ask(`${path}&raw=true`)).text.split('\r\n')[1]).toBe('0001,ind_1,1.5,9007199254740994,1,=1+1,false')
  })

  it('leads through every page and loses no row', async () => {
    const codes: unknown[] = []
    for (let path: string | undefined = `${base}/territories?limit=7`; path !== undefined; ) {
      const { headers, text } = await ask(path)
      const found: { readonly rows: readonly { readonly territory_code: string }[]; readonly total: number } = JSON.parse(text)
      expect([found.total, headers['x-total-count']]).toEqual([30, '30'])
      codes.push(...found.rows.map((row) => row.territory_code))
      path = /<([^>]+)>; rel="next"/.exec(headers['link'] ?? '')?.[1]
    }
    expect(codes).toEqual(Array.from({ length: 30 }, (_, index) => String(index + 1).padStart(4, '0')))
  })

  it('filters by columns, where an empty text stands for an empty cell', async () => {
    expect((await ask(`${base}/tables/ivti_indicator?territory_code=0003&indicator=ind_2`)).json()).toMatchObject({ total: 1, rows: [{ territory_code: '0003', indicator: 'ind_2' }] })
    expect((await ask(`${base}/tables/territory_risk?class=`)).json()).toMatchObject({ total: 1, rows: [{ territory_code: '0002' }] })
    expect((await ask(`${base}/tables/territory_risk?name=${encodeURIComponent("x' or '1'='1")}`)).json()).toMatchObject({ total: 0, rows: [] })
  })

  it('tells where the figures of a territory come from, suppressed ones too', async () => {
    expect((await ask(`${base}/territories/0002/provenance`)).json()).toMatchObject({
      release: { id: 'r1', pipeline }, territory: { code: '0002', name: 'Place 2' }, method: { fingerprint: 'f1' },
      figures: [{ figure: 'ivti', state: 'suppressed' }, { figure: 'ind_1', value: 1.5 }, { figure: 'ind_2' }, { figure: 'ind_3' }],
    })
    expect((await ask(`${base}/territories/0002/provenance?indicator=ind_2`)).json()).toMatchObject({ figures: [{ figure: 'ind_2' }] })
  })

  it('describes tables, columns and the release', async () => {
    expect((await ask(`${base}/tables`)).json()).toMatchObject({ tables: [{ table: 'ivti_indicator', rows: 90 }, { table: 'territory' }, { table: 'territory_risk', comment: 'Result by territory' }] })
    const release = await ask(`${base}/releases/current`)
    expect(release.json()).toMatchObject({ release: 'r1', pipeline, period: '2022', status: 'draft' })
    expect(release.text).not.toContain('secret.txt')
    expect((await ask('/v1/pipelines')).json()).toEqual({ pipelines: [{ pipeline, release: 'r1', period: '2022', status: 'draft' }] })
  })
})

describe('what has not changed', () => {
  it.each([`${base}/territories/0001`, `${base}/territories`, `${base}/tables`, `${base}/releases/current`, `/${pipeline}/`])('of %s costs a 304', async (path) => {
    const first = await ask(path)
    const tag = first.headers['etag'] ?? ''
    expect(tag).toMatch(/^W\/"/)
    expect(first.headers['cache-control']).toBe('public, no-cache')
    const again = await ask(path, { headers: { 'if-none-match': `"other", ${tag}` } })
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', tag])
    expect((await ask(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  it('has another tag in another representation', async () => {
    const tags = await Promise.all(['json', 'csv', 'arrow'].map(async (format) => (await ask(`${base}/territories.${format}`)).headers['etag']))
    expect(new Set(tags).size).toBe(3)
  })
})

describe('HEAD and OPTIONS', () => {
  it('HEAD answers as GET, without a body', async () => {
    const get = await ask(`${base}/territories/0001`)
    const head = await ask(`${base}/territories/0001`, { method: 'HEAD' })
    expect([head.status, head.text, head.headers['etag'], head.headers['content-length']]).toEqual([200, '', get.headers['etag'], get.headers['content-length']])
  })

  it.each([[`${base}/territories/0001`, 'GET, HEAD, OPTIONS'], [`${base}/sql`, 'POST, OPTIONS']])('OPTIONS of %s tells the methods', async (path, allow) => {
    const answer = await ask(path, { method: 'OPTIONS' })
    expect([answer.status, answer.headers['allow']]).toEqual([204, allow])
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('the page and the sheets', () => {
  it('come with their types, compressed, under a policy that lets their own scripts run and nothing else', async () => {
    const plain = await ask(`/${pipeline}/`)
    expect([plain.status, plain.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(plain.text.startsWith(page.slice(0, 100))).toBe(true)
    expect(plain.headers['content-security-policy']).toContain("script-src 'self' 'sha256-i8NQMUzpim5Tk3+GzgA/+tCZSay6b48zbjIG0IpKqww='")
    expect(plain.headers['content-security-policy']).toContain("default-src 'none'")
    const br = await ask(`/${pipeline}/`, { headers: { 'accept-encoding': 'gzip, br' } })
    expect([br.headers['content-encoding'], brotliDecompressSync(br.body).equals(plain.body)]).toEqual(['br', true])
    const zipped = await ask(`/${pipeline}/`, { headers: { 'accept-encoding': 'gzip, br;q=0' } })
    expect([zipped.headers['content-encoding'], gunzipSync(zipped.body).equals(plain.body)]).toEqual(['gzip', true])
    expect((await ask(`/${pipeline}/sheets/0001.html`)).text).toBe('<p>sheet of r1</p>')
  })

  it('are found from the root, and from the name without a slash', async () => {
    expect((await ask('/')).headers['location']).toBe(`/${pipeline}/`)
    expect((await ask(`/${pipeline}`)).headers['location']).toBe(`/${pipeline}/`)
  })

  it.each([
    `/${pipeline}/../secret.txt`, `/${pipeline}/%2e%2e/secret.txt`, `/${pipeline}/..%2fsecret.txt`, `/${pipeline}/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd`,
    `/${pipeline}/..%5csecret.txt`, `/${pipeline}//etc/passwd`, `/${pipeline}/sheets/../../secret.txt`, `/${pipeline}/sheets`, `/${pipeline}/secret.txt`, `/${pipeline}/analysis.duckdb`,
    `/${pipeline}/manifest.json`, `/${pipeline}/index.html%00.txt`, `/${pipeline}/%`, `/${pipeline}/%ff`, `/${pipeline}/constructor`, `/${pipeline}/__proto__`, '/etc/passwd', '//etc/passwd',
  ])('%s leads nowhere', async (path) => {
    const answer = await ask(path)
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'application/problem+json'])
    expect(answer.text).not.toContain('for staff')
  })
})

describe('what goes wrong is said as a problem (RFC 9457)', () => {
  it.each([
    [`${base}/territories/9999`, 404, 'TERRITORY_UNKNOWN'],
    [`${base}/territories/9999/provenance`, 404, 'TERRITORY_UNKNOWN'],
    [`${base}/territories/0001/provenance?indicator=ind_9`, 404, 'INDICATOR_UNKNOWN'],
    [`${base}/tables/nothing`, 404, 'TABLE_UNKNOWN'],
    [`${base}/tables/person`, 404, 'TABLE_UNKNOWN'],
    ['/v1/yy/other/territories', 404, 'PIPELINE_UNKNOWN'],
    [`${base}/tables/territory?limit=0`, 400, 'REQUEST_WRONG'],
    [`${base}/tables/territory?limit=many`, 400, 'REQUEST_WRONG'],
    [`${base}/tables/territory?offset=-1`, 400, 'REQUEST_WRONG'],
    [`${base}/tables/territory?nothing=1`, 400, 'COLUMN_UNKNOWN'],
    [`${base}/tables/Territory"`, 400, 'REQUEST_WRONG'],
    [`${base}/territories?release=r0`, 409, 'RELEASE_CHANGED'],
    [`${base}/tables.csv`, 406, 'FORMAT_UNKNOWN'],
    ['/nowhere', 404, 'PATH_UNKNOWN'],
  ])('%s', async (path, status, code) => {
    const answer = await ask(path)
    expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([status, 'application/problem+json', 'no-store'])
    expect(answer.json()).toMatchObject({ status, code, type: expect.stringMatching(/^urn:cauce:problem:[a-z-]+$/), title: expect.any(String), detail: expect.stringMatching(/[.]$/) })
  })

  it('an Accept that cannot be met', async () => {
    expect((await ask(`${base}/territories`, { headers: { accept: 'image/png' } })).status).toBe(406)
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'POST', 'TRACE'])('%s', async (method) => {
    const answer = await ask(`${base}/territories`, { method })
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('every answer bears the headers of safety', async () => {
    for (const path of ['/', `${base}/tables`, `/${pipeline}/`, '/nowhere', '/openapi.json']) {
      const { headers } = await ask(path)
      expect([headers['x-content-type-options'], headers['x-frame-options'], headers['referrer-policy']], path).toEqual(['nosniff', 'DENY', 'no-referrer'])
      expect(headers['content-security-policy'], path).toContain("default-src 'none'")
    }
  })
})

describe('who may ask', () => {
  it('on loopback anybody of this machine, but not through the name of another site', async () => {
    expect((await ask(`${base}/tables`, { headers: { host: 'localhost:80' } })).status).toBe(200)
    expect((await ask(`${base}/tables`, { headers: { host: 'evil.example' } })).status).toBe(421)
  })

  it('with tokens only those who have one, as Bearer or as password of a browser', async () => {
    const own = webFolder()
    await publishPublic(join(own, 'releases'), 'r1')
    const token = 'k'.repeat(32)
    const closed = asking(await served(own, { tokens: tokenBook(`# staff\nana ${token}\nbea ${'m'.repeat(32)}\n`, 'test') }))
    const by = async (authorization: string) => (await closed(`${base}/tables`, { headers: { authorization, host: 'cauce.example' } })).status
    const basic = (words: string): string => `Basic ${Buffer.from(words).toString('base64')}`
    expect(await Promise.all([by(`Bearer ${token}`), by(`bearer ${token}`), by(basic(`me:${token}`))])).toEqual([200, 200, 200])
    expect(await Promise.all(['', 'Bearer', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Bearer ana`, token, basic('me:'), 'Basic ?', `Digest ${token}`].map(by))).toEqual(Array.from({ length: 9 }, () => 401))
    const refused = await closed(`/${pipeline}/`)
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer realm="cauce", Basic realm="cauce", charset="UTF-8"'])
    expect((await closed(`${base}/tables`, { headers: { authorization: `Bearer ${token}` } })).headers['cache-control']).toBe('private, no-cache')
  })
})

describe('a release that follows', () => {
  it('is served without a failed request, by every request whole', async () => {
    const own = webFolder()
    const home = join(own, 'releases')
    await publishPublic(home, 'r0')
    const following = await served(own, { lookEveryMs: 5 })
    const get = asking(following)
    let over = false
    const seen = new Set<unknown>()
    const wrong: string[] = []
    const reader = async (): Promise<void> => {
      while (!over) {
        const [one, all, html] = await Promise.all([get(`${base}/territories/0001`), get(`${base}/tables/territory_risk?limit=6`), get(`/${pipeline}/`)])
        if (one.status !== 200 || all.status !== 200 || html.status !== 200) wrong.push(`${one.status} ${all.status} ${html.status}`)
        const body: { readonly release: string; readonly tables: { readonly territory_risk: readonly { readonly mark: string }[] } } = JSON.parse(one.text)
        const rows: { readonly release: string; readonly rows: readonly { readonly mark: string }[] } = JSON.parse(all.text)
        if (body.tables.territory_risk[0]?.mark !== body.release || !rows.rows.every((row) => row.mark === rows.release)) wrong.push('a mix')
        seen.add(body.release)
      }
    }
    const readers = [reader(), reader(), reader()]
    for (let number = 1; number <= 6; number++) await publishPublic(home, `r${number}`)
    await following.look()
    await new Promise((resolve) => setTimeout(resolve, 50))
    over = true
    await Promise.all(readers)
    expect(wrong).toEqual([])
    expect(seen.size).toBeGreaterThan(2)
    expect((await get(`${base}/releases/current`)).json()).toMatchObject({ release: 'r6' })
  })

  it.each([
    ['is damaged by hand', async (home: string) => writeFileSync(join(await publishPublic(home, 'r2'), 'public', 'public.duckdb'), 'no database')],
    ['has other bytes of the same length', async (home: string) => {
      const path = join(await publishPublic(home, 'r2'), 'public', 'public.duckdb')
      const bytes = readFileSync(path)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      writeFileSync(path, bytes)
    }],
    ['lost its manifest', async (home: string) => rmSync(join(await publishPublic(home, 'r2'), 'manifest.json'))],
    ['is a link that points nowhere', async (home: string) => {
      symlinkSync('gone', join(home, pipeline, '.next'))
      await rename(join(home, pipeline, '.next'), join(home, pipeline, 'current'))
    }],
    ['is taken away', async (home: string) => rmSync(join(home, pipeline, 'current'))],
  ])('but %s leaves the old one served', async (_, spoil) => {
    const own = webFolder()
    const home = join(own, 'releases')
    await publishPublic(home, 'r1')
    const following = await served(own)
    await spoil(home)
    await following.look()
    expect((await asking(following)(`${base}/territories/0001`)).json()).toMatchObject({ release: 'r1' })
  })

  it('a page damaged by hand is refused rather than served', async () => {
    const own = webFolder()
    const at = await publishPublic(join(own, 'releases'), 'r1')
    const get = asking(await served(own))
    writeFileSync(join(at, 'public', 'index.html'), 'something else')
    expect((await get(`/${pipeline}/`)).json()).toMatchObject({ status: 503, code: 'FILE_DAMAGED' })
  })
})

describe('several pipelines', () => {
  it('stand beside each other, those of another period too', async () => {
    const own = webFolder()
    const home = join(own, 'releases')
    await publishPublic(home, 'r1')
    await publishPublic(home, 'r2', 3, `${pipeline}@2018`)
    const get = asking(await served(own, { pipelines: [pipeline, `${pipeline}@2018`] }))
    expect((await get('/v1/pipelines')).json()).toMatchObject({ pipelines: [{ pipeline, release: 'r1' }, { pipeline: `${pipeline}@2018`, release: 'r2' }] })
    expect((await get(`${base}@2018/territories`)).json()).toMatchObject({ release: 'r2', total: 3 })
    expect((await get(`/${pipeline}@2018/sheets/0001.html`)).text).toBe('<p>sheet of r2</p>')
    expect((await get('/')).headers['location']).toBe('/v1/pipelines')
  })
})

describe('the start is refused', () => {
  it.each([
    ['beyond loopback without a token', { host: '0.0.0.0' }, /0\.0\.0\.0 can be reached from other machines, and no token is set; expected a token.*--token-file/],
    ['without a release', { pipelines: ['yy/none'] }, /there is no release of yy\/none yet\. Run: cauce run yy\/none/],
  ])('%s', async (_, more, words) => {
    const own = webFolder()
    await publishPublic(join(own, 'releases'), 'r1')
    await expect(served(own, more)).rejects.toThrow(words)
  })

  it('on a port that is taken', async () => {
    const own = webFolder()
    await publishPublic(join(own, 'releases'), 'r1')
    await expect(served(own, { port: server.port })).rejects.toThrow(/cannot listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\)/)
  })
})
