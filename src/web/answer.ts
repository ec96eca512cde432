import type { JsonValue } from '../warehouse/json-value.js'
import { arrowBytes } from './arrow-bytes.js'
import { csvText } from './csv-text.js'
import type { OpenRelease } from './open-release.js'
import { mediaTypes } from './representation.js'
import type { Format } from './representation.js'
import type { ServerContext, ServerParts } from './server-context.js'
import { wantedEncoding } from './static-files.js'

export type Body = string | Uint8Array<ArrayBuffer>

export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly JsonValue[])[]
}

/** Larger bodies are compressed for those who take it. */
const compressedFrom = 8_192

/** Body of rows in a format other than JSON. */
export function rowsBody(format: Exclude<Format, 'json'>, { columns, rows }: Rows, raw: boolean): Body {
  return format === 'arrow' ? arrowBytes(columns, rows) : csvText(columns.map(({ name }) => name), rows, { raw, lineEnd: '\r\n' })
}

/** Rows as objects by column. */
export function rowObjects({ columns, rows }: Rows): readonly Readonly<Record<string, JsonValue>>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
}

/**
 * An answer that depends on the release alone: its tag is the release's, so that the same question again costs nothing until the next
 * release. `make` is asked only where the asker has it not.
 */
export async function tagged(context: ServerContext, parts: ServerParts, release: OpenRelease, format: Format, make: () => Promise<Body> | Body, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const tag = `W/"${release.manifest.id}.${parts.version}.${format}"`
  // Assigned one by one: a spread makes a hidden class of its own for every answer, which only a full collection frees.
  const headers: Record<string, string> = { etag: tag, 'cache-control': caching(parts), vary: 'Accept, Accept-Encoding' }
  for (const name in more) headers[name] = more[name] ?? ''
  if (isKnown(context.req.header('if-none-match'), tag)) return new Response(null, { status: 304, headers })
  const body = bytesOf(await make())
  const encoding = body.byteLength < compressedFrom ? undefined : wantedEncoding(context.req.header('accept-encoding'))
  const packed = encoding === undefined ? body : await parts.bodies.of(() => Promise.resolve(body), `${tag} ${context.req.url}`, encoding)
  context.get('facts').bytes = packed.byteLength
  headers['content-type'] = mediaTypes[format]
  headers['content-length'] = String(packed.byteLength)
  if (encoding !== undefined) headers['content-encoding'] = encoding
  return new Response(packed, { headers })
}

const encoder = new TextEncoder()

export function bytesOf(body: Body): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? encoder.encode(body) : body
}

/** Whether an `If-None-Match` header holds a tag; weak comparison. */
export function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  const bare = tag.replace(/^W\//, '')
  return header.split(',').some((part) => part.trim() === '*' || part.trim().replace(/^W\//, '') === bare)
}

/** Always asked for again, which costs a 304: a release may follow at any moment. */
export function caching(parts: ServerParts): string {
  return parts.isPrivate ? 'private, no-cache' : 'public, no-cache'
}
