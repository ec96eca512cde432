import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { sha256 } from './access-record.js'
import type { AccessFacts } from './access-record.js'
import { HttpProblem, problemOf, problemResponse } from './http-problem.js'
import { isOwnHost } from './is-loopback.js'
import { openApiFacts } from './open-api-facts.js'
import { withoutExtension } from './representation.js'
import { fileRoutes } from './routes/files.js'
import { provenanceRoutes } from './routes/provenance.js'
import { releaseRoutes } from './routes/releases.js'
import { sqlRoutes } from './routes/sql.js'
import { tableRoutes } from './routes/tables.js'
import { closedPolicy, securityHeaders } from './security-headers.js'
import type { RequestFacts, ServerEnv, ServerParts } from './server-context.js'
import type { TokenBook } from './tokens.js'

export interface AppOptions extends ServerParts {
  /** Undefined on loopback without tokens. */
  readonly tokens: TokenBook | undefined
  /** Hears of every request when its answer is ready. */
  readonly accessed: (facts: AccessFacts) => void
  /** Hears of faults of ours, without what was asked. */
  readonly failed: (error: unknown) => void
}

const alwaysSent = Object.entries({ ...securityHeaders, 'content-security-policy': closedPolicy })
/** Larger bodies are refused before they are read. */
const mostBodyBytes = 262_144

/** The service as a function from request to answer. */
export function serverApp(options: AppOptions): OpenAPIHono<ServerEnv> {
  const app = new OpenAPIHono<ServerEnv>({
    getPath: pathOf,
    defaultHook: (result) => {
      if (result.success) return
      const words = result.error.issues.map((issue) => `${issue.path.join('.') || result.target}: ${issue.message}`)
      throw new HttpProblem(400, 'REQUEST_WRONG', `${[...new Set(words)].join('; ')}.`)
    },
  })
  app.use(watched(options), guarded(options))
  app.post('*', bodyLimit({ maxSize: mostBodyBytes, onError: tooLarge }), async (context, next) => {
    if (!/^application\/json\s*(;|$)/i.test(context.req.header('content-type') ?? '')) {
      throw new HttpProblem(415, 'BODY_NOT_JSON', 'The body must be JSON, and say so in its content-type.')
    }
    await next()
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  const document = app.getOpenAPI31Document
  releaseRoutes(app, options)
  tableRoutes(app, options)
  provenanceRoutes(app, options)
  sqlRoutes(app, options)
  let described: string | undefined
  app.get('/openapi', (context) => {
    described ??= JSON.stringify(document.call(app, openApiFacts(options.version)))
    return context.body(described, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
  })
  fileRoutes(app, options)
  app.notFound(() => problemResponse(new HttpProblem(404, 'PATH_UNKNOWN', 'Nothing is served under this path; /openapi.json lists what is.')))
  app.onError((error) => {
    const problem = problemOf(error)
    if (problem.status === 500) options.failed(error)
    return problemResponse(problem)
  })
  return app
}

function tooLarge(): never {
  throw new HttpProblem(413, 'BODY_TOO_LARGE', `A body may have ${mostBodyBytes} bytes at most.`, { connection: 'close' })
}

/** The path that routes are matched by: without the extension that names a representation. */
function pathOf(request: Request): string {
  const start = request.url.indexOf('/', request.url.indexOf('://') + 3)
  const end = request.url.search(/[?#]/)
  const path = start === -1 ? '/' : request.url.slice(start, end === -1 ? undefined : end)
  return path.startsWith('/v1/') || path === '/openapi.json' ? withoutExtension(path) : path
}

/** Methods of a path; the door for SQL alone takes a body. */
function methodsOf(path: string): readonly string[] {
  return path.startsWith('/v1/') && path.endsWith('/sql') ? ['POST', 'OPTIONS'] : ['GET', 'HEAD', 'OPTIONS']
}

/** Around every request: its headers, its line in the access log, and the end of its hold on the release. */
function watched(options: AppOptions): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const started = performance.now()
    const facts: RequestFacts = { asker: 'nobody', rows: null, bytes: null, query: null, lease: undefined }
    context.set('facts', facts)
    // On the answer of Node, not on that of the route: a route's own policy goes over it, and a plain answer stays cheap.
    const { outgoing } = context.env
    for (const [name, value] of alwaysSent) outgoing.setHeader(name, value)
    try {
      await next()
    } finally {
      facts.lease?.done()
    }
    const { status } = context.res
    const { pathname, search } = new URL(context.req.url)
    options.accessed({
      time: new Date().toISOString(),
      event: 'request',
      asker: facts.asker,
      method: context.req.method.slice(0, 10),
      path: status < 400 ? pathname : placeOnly(pathname),
      status,
      rows: facts.rows,
      bytes: facts.bytes,
      milliseconds: Math.round((performance.now() - started) * 1000) / 1000,
      query: facts.query ?? (search === '' ? null : sha256(search)),
      release: facts.lease?.release.manifest.id ?? null,
    })
  }
}

/** Of a path that led nowhere only its beginning where that is one of ours: the rest may be anything. */
function placeOnly(path: string): string {
  return /^\/v1\/[a-z]{2}\/[a-z0-9-]{1,100}(?:@[0-9-]{4,10})?(?=\/)/.exec(path)?.[0] ?? /^\/(?:v1|openapi\.json)(?=\/|$)/.exec(path)?.[0] ?? '/…'
}

/** Who may come in, and through which name. */
function guarded({ tokens }: AppOptions): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    if (tokens === undefined) {
      if (!isOwnHost(context.req.header('host'))) throw new HttpProblem(421, 'HOST_UNKNOWN', 'This server answers to localhost only.')
      context.get('facts').asker = 'loopback'
    } else {
      const name = tokens.nameOf(context.req.header('authorization'))
      if (name === undefined) throw new HttpProblem(401, 'TOKEN_WANTED', 'A token is wanted, and none that fits was given.', { 'www-authenticate': 'Bearer realm="cauce", Basic realm="cauce", charset="UTF-8"' })
      context.get('facts').asker = name
    }
    const allowed = methodsOf(context.req.path)
    if (!allowed.includes(context.req.method)) throw new HttpProblem(405, 'METHOD_UNKNOWN', `This path takes ${allowed.join(', ')}.`, { allow: allowed.join(', ') })
    if (context.req.method === 'OPTIONS') return context.body(null, 204, { allow: allowed.join(', ') })
    return next()
  }
}
