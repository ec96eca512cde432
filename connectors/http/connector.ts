import type { Connector, OfferedFile, SourceAccess } from '../../src/core/connector.js'
import { CauceError } from '../../src/core/error.js'
import { didYouMean } from '../../src/core/nearest.js'
import { matchPattern } from '../match-pattern.js'
import { withAttempts } from './attempts.js'
import { identityOf } from './file-identity.js'
import { httpFault, passing } from './http-fault.js'
import { allPages } from './pages.js'
import { send } from './request.js'
import type { SecretOf } from './request.js'
import { lengthOf } from './resumable-body.js'
import { wholeBody } from './whole-body.js'

export interface HttpDoors {
  readonly secretOf: SecretOf
  /** Pause before the second try; later ones double, each with chance in it. */
  readonly firstPauseMs: number
}

const plainAccess: SourceAccess = { hosts: [], headers: {}, attempts: 4, idle_seconds: 30, total_seconds: 3600 }
const longestListing = 4 * 1024 * 1024

/**
 * Deliveries on a web server. A location that ends in `/` is a folder: a name is fetched from it, a pattern with `*` is held against
 * the links of its listing. Any other location is the file itself, or a paged service, and `files` is the name that it gets.
 * A file comes whole or not at all. Throws `delivery` faults, without the query of an address or a secret in their words.
 */
export function httpConnector({ secretOf, firstPauseMs }: HttpDoors): Connector {
  const asked = async (method: 'GET' | 'HEAD', url: URL, access: SourceAccess): Promise<Response> =>
    withAttempts(access.attempts, firstPauseMs, () => send({ method, url, access, secretOf, signal: AbortSignal.timeout(access.idle_seconds * 1000) }))
  return {
    kind: 'http',

    async list(location, pattern, access = plainAccess) {
      const place = placeOf(location)
      const isPattern = /[*?]/.test(pattern)
      if (!place.isFolder && isPattern) throw new CauceError('specification', { code: 'HTTP_PATTERN', what: `"${pattern}" is a pattern, and the location is a single file`, expected: 'a plain name, or a location that ends in "/"' })
      if (access.pages !== undefined) return [{ name: pattern, bytes: 0 }]
      const names = isPattern ? await listed(place.url, pattern, access) : [pattern]
      const offered: OfferedFile[] = []
      for (const name of names) offered.push({ name, ...(await told(addressOf(place, name), access)) })
      return offered
    },

    async *open(location, file, access = plainAccess, stop) {
      const place = placeOf(location)
      const tooLate = AbortSignal.timeout(access.total_seconds * 1000)
      const source = { url: addressOf(place, file.name), access, secretOf, bytes: file.bytes, signal: stop === undefined ? tooLate : AbortSignal.any([tooLate, stop]) }
      yield* access.pages === undefined ? wholeBody(source, firstPauseMs) : allPages(source, access.pages, firstPauseMs)
    },
  }

  async function told(url: URL, access: SourceAccess): Promise<Omit<OfferedFile, 'name'>> {
    const response = await asked('HEAD', url, access).catch((error: unknown) => {
      // Some servers know only GET.
      if (error instanceof CauceError && /answers (405|501)\b/.test(error.message)) return undefined
      throw error
    })
    return response === undefined ? { bytes: 0 } : { bytes: lengthOf(response) ?? 0, identity: identityOf(response) }
  }

  async function listed(url: URL, pattern: string, access: SourceAccess): Promise<readonly string[]> {
    const chunks: Uint8Array[] = []
    const source = { url, access, secretOf, bytes: 0, signal: AbortSignal.timeout(access.total_seconds * 1000) }
    let bytes = 0
    for await (const chunk of wholeBody(source, firstPauseMs)) {
      bytes += chunk.byteLength
      if (bytes > longestListing) throw passing({ code: 'HTTP_LISTING', url, what: `a listing of more than ${longestListing} bytes` }).fault
      chunks.push(chunk)
    }
    const names = linkedNames(Buffer.concat(chunks).toString('utf8'), url)
    const found = names.filter(matchPattern(pattern))
    if (found.length > 0) return found
    throw httpFault({ code: 'DELIVERY_ABSENT', url, what: `no link of the listing matches "${pattern}"`, expected: 'at least one delivery', todo: didYouMean(pattern, names) ?? 'Correct the pattern, or name the files.' })
  }
}

interface HttpPlace {
  readonly url: URL
  readonly isFolder: boolean
}

function placeOf(location: string): HttpPlace {
  const url = URL.canParse(location) ? new URL(location) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return { url, isFolder: url.pathname.endsWith('/') && url.search === '' }
  throw new CauceError('specification', { code: 'HTTP_LOCATION', what: 'the location of an http delivery is no address', expected: 'https://host/folder/ without user and password', todo: 'Secrets go under access.headers, by the name of an environment variable.' })
}

function addressOf({ url, isFolder }: HttpPlace, name: string): URL {
  if (!isFolder) return url
  const parts = name.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw new CauceError('specification', { code: 'PATTERN_UNSAFE', what: `"${name}" leaves its folder`, expected: 'names joined by "/"' })
  return new URL(parts.map(encodeURIComponent).join('/'), url)
}

/** Names of the files that a listing links to directly below its own address, in order. */
function linkedNames(html: string, base: URL): readonly string[] {
  const links = [...html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) => (match[1] ?? match[2] ?? '').replaceAll('&amp;', '&'))
  const names = links.flatMap((link) => {
    const url = URL.canParse(link, base.href) ? new URL(link, base) : undefined
    if (url === undefined || url.origin !== base.origin || !url.pathname.startsWith(base.pathname) || url.search !== '') return []
    const name = decoded(url.pathname.slice(base.pathname.length))
    return name === undefined || name === '' || name.includes('/') || name.startsWith('.') ? [] : [name]
  })
  return [...new Set(names)].sort()
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
