import type { SourceAccess } from '../../src/core/connector.js'
import { httpFault, passing, shownUrl } from './http-fault.js'

/** What the door gives: the value of a secret by its name, or undefined. */
export type SecretOf = (name: string) => string | undefined

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly access: SourceAccess
  readonly secretOf: SecretOf
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

const redirects = new Set([301, 302, 303, 307, 308])
const mayPass = new Set([408, 425, 429, 500, 502, 503, 504])
const longestChain = 5

/**
 * One request, redirects followed only to the host of the address or to hosts that the pipeline names, never from https to http.
 * Throws a passing fault for what may be better next time, a `delivery` fault for what will not.
 */
export async function send(request: HttpRequest): Promise<Response> {
  const allowed = new Set([request.url.host, ...request.access.hosts])
  let url = request.url
  for (let hop = 0; hop <= longestChain; hop++) {
    // Secrets go to the host they are meant for, not to where it redirects.
    const secrets = url.host === request.url.host ? secretHeaders(request) : {}
    const response = await answerOf(request, url, secrets)
    if (!redirects.has(response.status)) return judged(response, url)
    await response.body?.cancel()
    url = nextUrl(response, url, allowed)
  }
  throw httpFault({ code: 'HTTP_REDIRECTS', url: request.url, what: `more than ${longestChain} redirects`, expected: 'an address that leads to the file' })
}

async function answerOf({ method, headers, signal, access }: HttpRequest, url: URL, secrets: Readonly<Record<string, string>>): Promise<Response> {
  try {
    // Encoded bodies hide how many bytes are due.
    return await fetch(url, { method, redirect: 'manual', headers: { 'accept-encoding': 'identity', ...headers, ...secrets }, signal })
  } catch (cause) {
    const what = signal.aborted ? `no answer within ${access.idle_seconds} s` : `no answer (${causeOf(cause)})`
    throw passing({ code: 'HTTP_NO_ANSWER', url, what, cause })
  }
}

/** The system's word for a failed connection, e.g. ECONNREFUSED. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : cause instanceof Error ? cause.name : 'failed'
}

function secretHeaders({ access, secretOf, url }: HttpRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(access.headers).map(([header, name]) => {
      const value = secretOf(name)
      if (value !== undefined && value !== '') return [header, value]
      throw httpFault({ code: 'SECRET_MISSING', url, what: `the environment variable ${name} for the header ${header} is not set`, expected: 'the value that the institution has given', todo: 'Set it where Cauce runs; never write it into YAML.' })
    }),
  )
}

function judged(response: Response, url: URL): Response {
  const { status } = response
  if (status === 200 || status === 206) return response
  const what = `the server answers ${status}`
  if (mayPass.has(status)) throw passing({ code: 'HTTP_STATUS', url, what, expected: '200' })
  const todo = status === 401 || status === 403 ? 'Check the secret that the pipeline names for its header.' : status === 404 || status === 410 ? 'Check the location and the file name in the pipeline.' : 'Ask the institution.'
  throw httpFault({ code: 'HTTP_STATUS', url, what, expected: '200', todo })
}

function nextUrl(response: Response, from: URL, allowed: ReadonlySet<string>): URL {
  const target = response.headers.get('location')
  const url = target === null || !URL.canParse(target, from.href) ? undefined : new URL(target, from)
  if (url === undefined) throw httpFault({ code: 'HTTP_REDIRECT', url: from, what: 'a redirect that leads nowhere', expected: 'an address' })
  const downgraded = from.protocol === 'https:' && url.protocol !== 'https:'
  if (allowed.has(url.host) && /^https?:$/.test(url.protocol) && !downgraded) return url
  throw httpFault({
    code: 'HTTP_REDIRECT',
    url: from,
    what: downgraded ? 'a redirect from https to http' : `a redirect to ${shownUrl(url)}`,
    expected: 'a host that the pipeline names',
    todo: downgraded ? 'Ask the institution for an https address.' : `If it is right, write it under access.hosts: ["${url.host}"].`,
  })
}
