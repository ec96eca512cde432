import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { HttpProblem } from './http-problem.js'
import { pagePolicy } from './security-headers.js'

export interface StaticFile {
  /** Where it lies. */
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** Public files of a release by the path below `public/`: the list of its manifest, so that no other path leads anywhere. */
export type StaticFiles = ReadonlyMap<string, StaticFile>

export const fileTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.geojson': 'application/geo+json',
  '.topojson': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.pdf': 'application/pdf',
  '.woff2': 'font/woff2',
  '.arrow': 'application/vnd.apache.arrow.file',
  '.parquet': 'application/vnd.apache.parquet',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.ts': 'text/plain; charset=utf-8',
}

const compressible = new Set(['.html', '.js', '.mjs', '.css', '.json', '.geojson', '.topojson', '.csv', '.txt', '.md', '.svg', '.ts'])
const encodings = ['br', 'gzip'] as const
type Encoding = (typeof encodings)[number]
const suffixes: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' }
/** Smaller bodies are not worth compressing. */
const leastBytes = 1_024
/** Larger files are never held in memory: they go out as they lie, by their size alone. */
const mostBytes = 16_000_000
const keptBytes = 64_000_000
const keptPolicies = 20_000
/** What an entry takes beside its body, roughly. */
const entryBytes = 512

export interface Served {
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream
  readonly bytes: number
  readonly type: string
  readonly encoding: Encoding | undefined
  /** Content security policy of a page; undefined for other files. */
  readonly policy: string | undefined
  /** SHA-256 of the file as it is not compressed. */
  readonly sha256: string
}

/** Compressed bodies and policies, made at the first request and kept up to a limit; the key is the content's hash, so no release mixes with another. */
export class BodyCache {
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly #policies = new Map<string, string>()
  #bytes = 0

  /** Policy of the scripts of a page. */
  async policyOf(read: () => Promise<Uint8Array<ArrayBuffer>>, key: string): Promise<string> {
    const known = this.#policies.get(key)
    if (known !== undefined) return known
    const made = pagePolicy(new TextDecoder().decode(await read()))
    if (this.#policies.size >= keptPolicies) this.#policies.clear()
    this.#policies.set(key, made)
    return made
  }

  /** `read` is asked only where the body is not here yet. */
  async of(read: () => Promise<Uint8Array<ArrayBuffer>>, key: string, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
    const name = `${encoding} ${key}`
    const known = this.#kept.get(name)
    if (known !== undefined) return known
    const body = await read()
    const made = new Uint8Array(encoding === 'br' ? await promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : await promisify(gzip)(body, { level: 6 }))
    this.#kept.set(name, made)
    this.#bytes += made.byteLength + entryBytes
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= keptBytes) break
      this.#kept.delete(oldest)
      this.#bytes -= old.byteLength + entryBytes
    }
    return made
  }
}

/** What the asker can take, the smallest first. */
export function wantedEncoding(accept: string | undefined): Encoding | undefined {
  const taken = (accept ?? '').toLowerCase().split(',').filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part)).map((part) => part.split(';')[0]?.trim())
  return encodings.find((encoding) => taken.includes(encoding))
}

/** The file of a path, compressed where that helps and is taken. Throws 404 for a path that is not in the list, 503 for a damaged file. */
export async function serveFile(files: StaticFiles, path: string, acceptEncoding: string | undefined, cache: BodyCache): Promise<Served> {
  const name = path === '' || path.endsWith('/') ? `${path}index.html` : path
  const file = files.get(name)
  if (file === undefined) throw new HttpProblem(404, 'FILE_UNKNOWN', 'There is no such file in the release.')
  const extension = extname(name).toLowerCase()
  const type = fileTypes[extension] ?? 'application/octet-stream'
  const encoding = compressible.has(extension) && file.bytes >= leastBytes ? wantedEncoding(acceptEncoding) : undefined
  const policy = extension === '.html' ? await cache.policyOf(() => soundBytes(file), file.sha256) : undefined
  const beside = encoding === undefined ? undefined : files.get(`${name}${suffixes[encoding]}`)
  const whole = (body: Uint8Array<ArrayBuffer>, sent: Encoding | undefined): Served => ({ body, bytes: body.byteLength, type, encoding: sent, policy, sha256: file.sha256 })
  if (file.bytes > mostBytes && beside === undefined) return { body: await streamed(file), bytes: file.bytes, type, encoding: undefined, policy, sha256: file.sha256 }
  if (encoding === undefined) return whole(await soundBytes(file), undefined)
  if (beside !== undefined) return whole(await soundBytes(beside), encoding)
  return whole(await cache.of(() => soundBytes(file), file.sha256, encoding), encoding)
}

async function streamed(file: StaticFile): Promise<ReadableStream> {
  if ((await stat(file.path).catch(() => undefined))?.size !== file.bytes) throw damaged()
  return ReadableStream.from(Readable.from(createReadStream(file.path)))
}

/** The bytes of a file, refused where they are not those that were sealed. */
async function soundBytes(file: StaticFile): Promise<Uint8Array<ArrayBuffer>> {
  const body = await readFile(file.path).catch(() => undefined)
  if (body === undefined || createHash('sha256').update(body).digest('hex') !== file.sha256) {
    throw damaged()
  }
  return new Uint8Array(body)
}

function damaged(): HttpProblem {
  return new HttpProblem(503, 'FILE_DAMAGED', 'This file of the release is damaged. The operator must publish again.', { 'retry-after': '60' })
}
