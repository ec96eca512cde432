import { createRoute } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { publicSchema } from '../../publish/manifest.js'
import { readProvenance } from '../../publish/provenance/read-provenance.js'
import { provenanceBody } from '../../spec/api/bodies.js'
import { provenanceQuery, territoryPath } from '../../spec/api/parameters.js'
import { tagged } from '../answer.js'
import { HttpProblem } from '../http-problem.js'
import { formatOf, releaseOf } from '../server-context.js'
import type { ServerEnv, ServerParts } from '../server-context.js'
import { content, problems } from './described.js'

const provenance = createRoute({
  method: 'get', path: '/v1/{country}/{pipeline}/territories/{code}/provenance', summary: 'Where the figures of a territory come from: rule, method, mappings, deliveries, counts of lines for the whole country',
  request: { params: territoryPath, query: provenanceQuery },
  responses: { 200: { description: 'Provenance of each figure', content: content(provenanceBody) }, ...problems(304, 400, 404, 406, 503) },
})

export function provenanceRoutes(app: OpenAPIHono<ServerEnv>, parts: ServerParts): void {
  app.openapi(provenance, async (context) => {
    const { country, pipeline, code } = context.req.valid('param')
    const { indicator } = context.req.valid('query')
    const release = releaseOf(context, parts, country, pipeline)
    const format = formatOf(context, ['json'])
    if (!release.territories.has(code)) throw new HttpProblem(404, 'TERRITORY_UNKNOWN', 'The release has no territory of this code; codes are text with their leading zeros.')
    const found = await readProvenance(release.reader, publicSchema, release.manifest, code, indicator)
    if (indicator !== undefined && found.figures.length === 0) throw new HttpProblem(404, 'INDICATOR_UNKNOWN', 'The release has no figure of this name for the territory.')
    context.get('facts').rows = found.figures.length
    return tagged(context, parts, release, format, () => JSON.stringify(found))
  })
}
