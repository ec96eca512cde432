import { HTTPException } from 'hono/http-exception'
import { CauceError } from '../core/error.js'

/** An answer that is no result; becomes `application/problem+json` (RFC 9457). */
export class HttpProblem extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.name = 'HttpProblem'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request is wrong',
  401: 'A token is wanted',
  404: 'Not found',
  405: 'This method is not served',
  406: 'No such representation',
  409: 'The release has changed',
  413: 'The request is too large',
  415: 'This kind of body is not read',
  421: 'Not a host of this server',
  422: 'The query cannot be answered within the limits',
  429: 'Too many questions at once',
  500: 'An internal fault',
  503: 'Not now',
}

const statusOfKind: Readonly<Record<string, number>> = { usage: 400, notFound: 404, interrupted: 422, storage: 503 }

/** The problem that a fault amounts to; of a fault of ours only that there was one. */
export function problemOf(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof HTTPException) return new HttpProblem(error.status, 'REQUEST_WRONG', error.status === 400 ? 'The body cannot be read as JSON.' : 'The request is wrong.')
  if (error instanceof CauceError) {
    if (error.code === 'WAREHOUSE_MEMORY') return new HttpProblem(422, 'QUERY_MEMORY', 'The query needs more memory than it may use. Ask for less.')
    const status = statusOfKind[error.kind]
    if (status !== undefined && status !== 503) return new HttpProblem(status, error.code, error.message)
    if (status === 503) return new HttpProblem(503, error.code, 'The release cannot be read now. Try again later.', { 'retry-after': '5' })
  }
  return new HttpProblem(500, 'INTERNAL', 'The request could not be served. The operator finds the fault in the log.')
}

export function problemResponse(problem: HttpProblem): Response {
  const body = {
    type: `urn:cauce:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: titles[problem.status] ?? 'Problem',
    status: problem.status,
    detail: problem.message,
    code: problem.code,
  }
  return new Response(JSON.stringify(body), { status: problem.status, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers } })
}
