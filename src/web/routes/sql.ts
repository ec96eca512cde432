import { createRoute } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { sqlAnswer } from '../../spec/api/bodies.js'
import { pipelinePath, sqlQuestion } from '../../spec/api/parameters.js'
import { sha256 } from '../access-record.js'
import { bytesOf, rowsBody } from '../answer.js'
import { formats, mediaTypes } from '../representation.js'
import { formatOf, releaseOf } from '../server-context.js'
import type { ServerEnv, ServerParts } from '../server-context.js'
import { content, problems } from './described.js'

const ask = createRoute({
  method: 'post', path: '/v1/{country}/{pipeline}/sql', summary: 'One SELECT over the public tables, within limits of time, memory and rows',
  request: { params: pipelinePath, body: { required: true, content: { 'application/json': { schema: sqlQuestion } } } },
  responses: { 200: { description: 'The rows; the header X-Truncated says whether there were more', content: content(sqlAnswer, ['csv', 'arrow']) }, ...problems(400, 404, 406, 413, 415, 422, 429, 503) },
})

export function sqlRoutes(app: OpenAPIHono<ServerEnv>, parts: ServerParts): void {
  app.openapi(ask, async (context) => {
    const { country, pipeline } = context.req.valid('param')
    const { query, limit } = context.req.valid('json')
    const facts = context.get('facts')
    facts.query = sha256(query)
    const release = releaseOf(context, parts, country, pipeline)
    const format = formatOf(context, formats)
    const answer = await parts.door.ask(facts.asker, release.database, query, limit)
    facts.rows = answer.rows.length
    const body = bytesOf(format === 'json' ? JSON.stringify({ release: release.manifest.id, ...answer }) : rowsBody(format, answer, false))
    facts.bytes = body.byteLength
    return new Response(body, { headers: { 'content-length': String(body.byteLength), 'content-type': mediaTypes[format], 'cache-control': 'no-store', 'x-truncated': String(answer.truncated) } })
  })
}
