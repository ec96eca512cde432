import type { FileIdentity } from '../../src/core/connector.js'
import { isEncoded, lengthOf } from './resumable-body.js'

/** Dates of files count whole seconds: a younger one may hide a second change. RFC 9110, 8.8.2.2. */
const certainMs = 60_000

/**
 * What a server says of a file that changes with its bytes: its length with a strong entity tag, or with a date of last change that lies a
 * minute back by the server's own clock. Undefined where it says neither, for then the file must be fetched to tell.
 */
export function identityOf(response: Response): FileIdentity | undefined {
  const bytes = lengthOf(response)
  if (bytes === undefined || isEncoded(response)) return undefined
  const tag = response.headers.get('etag')
  const changedAt = dateOf(response, 'last-modified')
  if (tag !== null && /^"[^"]+"$/.test(tag)) return { text: `${bytes} ${tag}`, changedAt: changedAt ?? 0 }
  const now = dateOf(response, 'date')
  if (changedAt === undefined || now === undefined || now - changedAt < certainMs) return undefined
  return { text: `${bytes} ${new Date(changedAt).toISOString()}`, changedAt }
}

function dateOf(response: Response, header: 'date' | 'last-modified'): number | undefined {
  const found = Date.parse(response.headers.get(header) ?? '')
  return Number.isNaN(found) ? undefined : found
}
