import { createRoute } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { pipelineList, releaseBody } from '../../spec/api/bodies.js'
import { pipelinePath } from '../../spec/api/parameters.js'
import { tagged } from '../answer.js'
import { formatOf, releaseOf } from '../server-context.js'
import type { ServerEnv, ServerParts } from '../server-context.js'
import { content, problems } from './described.js'

const pipelines = createRoute({
  method: 'get', path: '/v1/pipelines', summary: 'The pipelines served here with their release in force', responses: { 200: { description: 'Pipelines', content: content(pipelineList) }, ...problems() },
})
const current = createRoute({
  method: 'get', path: '/v1/{country}/{pipeline}/releases/current', summary: 'The release in force: version, tables, public files with their hashes',
  request: { params: pipelinePath }, responses: { 200: { description: 'The release', content: content(releaseBody) }, ...problems(304, 400, 404, 406, 503) },
})

export function releaseRoutes(app: OpenAPIHono<ServerEnv>, parts: ServerParts): void {
  app.openapi(pipelines, (context) => {
    const all = [...parts.pipelines.values()].map((each) => {
      const lease = each.lease()
      const manifest = lease?.release.manifest
      lease?.done()
      return { pipeline: each.pipeline, release: manifest?.id ?? null, period: manifest?.period ?? null, status: manifest?.status ?? null }
    })
    return context.json({ pipelines: all }, 200, { 'cache-control': 'no-cache' })
  })
  app.openapi(current, (context) => {
    const { country, pipeline } = context.req.valid('param')
    const release = releaseOf(context, parts, country, pipeline)
    const format = formatOf(context, ['json'])
    const { id, period, status, madeAt, cauce, fingerprint } = release.manifest
    const body = {
      release: id, pipeline: release.manifest.pipeline, period, status, made_at: madeAt, cauce, fingerprint,
      tables: release.tables.map(({ table, rows }) => ({ table, rows })),
      files: [...release.files].map(([file, { sha256, bytes }]) => ({ file, sha256, bytes })),
    }
    return tagged(context, parts, release, format, () => JSON.stringify(body))
  })
}
