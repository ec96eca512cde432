import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { FollowedPipeline, Lease } from './follow-release.js'
import type { OpenRelease } from './open-release.js'
import type { SqlDoor } from './sql-door.js'
import type { BodyCache } from './static-files.js'
import { HttpProblem } from './http-problem.js'
import { chooseFormat } from './representation.js'
import type { Format } from './representation.js'

/** What every route needs of the server. */
export interface ServerParts {
  readonly pipelines: ReadonlyMap<string, FollowedPipeline>
  readonly door: SqlDoor
  readonly bodies: BodyCache
  readonly version: string
  /** True where tokens are wanted: answers are then for the asker only. */
  readonly isPrivate: boolean
}

/** What is known of a request on its way. */
export interface RequestFacts {
  asker: string
  rows: number | null
  /** Length of the body sent. */
  bytes: number | null
  /** Hash of the query text. */
  query: string | null
  lease: Lease | undefined
}

export interface ServerEnv {
  readonly Bindings: HttpBindings
  readonly Variables: { readonly facts: RequestFacts }
}

export type ServerContext = Context<ServerEnv>

/** The release in force of the pipeline of a path, held until the request is done. Throws 404 for a pipeline that is not served. */
export function releaseOf(context: ServerContext, parts: ServerParts, country: string, pipeline: string): OpenRelease {
  const facts = context.get('facts')
  facts.lease ??= parts.pipelines.get(`${country}/${pipeline}`)?.lease()
  if (facts.lease !== undefined) return facts.lease.release
  if (!parts.pipelines.has(`${country}/${pipeline}`)) throw new HttpProblem(404, 'PIPELINE_UNKNOWN', 'No such pipeline is served here; /v1/pipelines lists them.')
  throw new HttpProblem(503, 'RELEASE_ABSENT', 'There is no release of this pipeline yet.', { 'retry-after': '60' })
}

/** What to send, by the extension of the path as it was asked, or by `Accept`. */
export function formatOf(context: ServerContext, offered: readonly Format[]): Format {
  return chooseFormat(new URL(context.req.url).pathname, context.req.header('accept'), offered)
}
