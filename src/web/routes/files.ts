import type { OpenAPIHono } from '@hono/zod-openapi'
import { caching, isKnown } from '../answer.js'
import { releaseOf } from '../server-context.js'
import type { ServerContext, ServerEnv, ServerParts } from '../server-context.js'
import { serveFile } from '../static-files.js'

/** The page, the sheets and every other public file of a release, below `/<pipeline>/`. */
export function fileRoutes(app: OpenAPIHono<ServerEnv>, parts: ServerParts): void {
  app.get('/', (context) => {
    const [only, ...more] = parts.pipelines.keys()
    return context.redirect(only !== undefined && more.length === 0 ? `/${only}/` : '/v1/pipelines', 302)
  })
  app.get('/:country{[a-z]{2}}/:pipeline{[a-z0-9-]+(?:@[0-9-]+)?}', (context) => context.redirect(`${new URL(context.req.url).pathname}/`, 302))
  app.get('/:country{[a-z]{2}}/:pipeline{[a-z0-9-]+(?:@[0-9-]+)?}/*', (context) => fileOf(context, parts, context.req.param('country'), context.req.param('pipeline')))
}

async function fileOf(context: ServerContext, parts: ServerParts, country: string, pipeline: string): Promise<Response> {
  const release = releaseOf(context, parts, country, pipeline)
  const path = decoded(new URL(context.req.url).pathname.slice(`/${country}/${pipeline}/`.length))
  const served = await serveFile(release.files, path, context.req.header('accept-encoding'), parts.bodies)
  const tag = `W/"${served.sha256}"`
  const headers = { etag: tag, 'cache-control': caching(parts), vary: 'Accept-Encoding' }
  if (isKnown(context.req.header('if-none-match'), tag)) {
    if (served.body instanceof ReadableStream) await served.body.cancel()
    return new Response(null, { status: 304, headers })
  }
  context.get('facts').bytes = served.bytes
  return new Response(served.body, {
    headers: {
      ...headers, 'content-type': served.type, 'content-length': String(served.bytes),
      ...(served.policy === undefined ? {} : { 'content-security-policy': served.policy }),
      ...(served.encoding === undefined ? {} : { 'content-encoding': served.encoding }),
    },
  })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
