import { createRoute } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { tableList, tablePage, territoryBody } from '../../spec/api/bodies.js'
import { pageQuery, pipelinePath, tablePath, territoryPath } from '../../spec/api/parameters.js'
import { rowObjects, rowsBody, tagged } from '../answer.js'
import { HttpProblem } from '../http-problem.js'
import type { OpenRelease } from '../open-release.js'
import { codeColumn, readPage, riskTable } from '../public-tables.js'
import type { PublicTable } from '../public-tables.js'
import { formats } from '../representation.js'
import { formatOf, releaseOf } from '../server-context.js'
import type { ServerContext, ServerEnv, ServerParts } from '../server-context.js'
import { listOfTerritories } from '../territory-index.js'
import { content, problems } from './described.js'

type App = OpenAPIHono<ServerEnv>

const both = ['csv', 'arrow'] as const
const listed = createRoute({
  method: 'get', path: '/v1/{country}/{pipeline}/tables', summary: 'The public tables with their columns', request: { params: pipelinePath },
  responses: { 200: { description: 'Tables', content: content(tableList) }, ...problems(304, 400, 404, 406, 503) },
})
const page = createRoute({
  method: 'get', path: '/v1/{country}/{pipeline}/tables/{table}', summary: 'A page of a table; any other name in the query string is a column that must equal the text given',
  request: { params: tablePath, query: pageQuery },
  responses: { 200: { description: 'Rows in the order of the table; Link leads to the next page', content: content(tablePage, both) }, ...problems(304, 400, 404, 406, 409, 503) },
})
const territories = createRoute({
  method: 'get', path: '/v1/{country}/{pipeline}/territories', summary: 'The territories in order of code', request: { params: pipelinePath, query: pageQuery },
  responses: { 200: { description: 'Territories; Link leads to the next page', content: content(tablePage, both) }, ...problems(304, 400, 404, 406, 409, 503) },
})
const territory = createRoute({
  method: 'get', path: '/v1/{country}/{pipeline}/territories/{code}', summary: 'One territory with its rows in every public table; as CSV and Arrow its rows of territory_risk',
  request: { params: territoryPath },
  responses: { 200: { description: 'The territory', content: content(territoryBody, both) }, ...problems(304, 400, 404, 406, 503) },
})

export function tableRoutes(app: App, parts: ServerParts): void {
  app.openapi(listed, (context) => {
    const { country, pipeline } = context.req.valid('param')
    const release = releaseOf(context, parts, country, pipeline)
    const format = formatOf(context, ['json'])
    context.get('facts').rows = release.tables.length
    return tagged(context, parts, release, format, () => JSON.stringify({ release: release.manifest.id, tables: release.tables }))
  })
  app.openapi(page, (context) => {
    const { country, pipeline, table } = context.req.valid('param')
    const release = releaseOf(context, parts, country, pipeline)
    return pageOf(context, parts, release, tableNamed(release, table), context.req.valid('query'))
  })
  app.openapi(territories, (context) => {
    const { country, pipeline } = context.req.valid('param')
    const release = releaseOf(context, parts, country, pipeline)
    const table = listOfTerritories(release.tables)
    if (table === undefined) throw new HttpProblem(404, 'TABLE_UNKNOWN', 'The release lists no territories.')
    return pageOf(context, parts, release, table, context.req.valid('query'))
  })
  app.openapi(territory, (context) => {
    const { country, pipeline, code } = context.req.valid('param')
    const release = releaseOf(context, parts, country, pipeline)
    const body = release.territories.get(code)
    if (body === undefined) throw new HttpProblem(404, 'TERRITORY_UNKNOWN', 'The release has no territory of this code; codes are text with their leading zeros.')
    const format = formatOf(context, formats)
    if (format === 'json') {
      context.get('facts').rows = 1
      return tagged(context, parts, release, format, () => body)
    }
    return pageOf(context, parts, release, tableNamed(release, riskTable), { limit: 1000, offset: 0, raw: 'false', [codeColumn]: code })
  })
}

interface PageQuery {
  readonly limit: number
  readonly offset: number
  readonly release?: string | undefined
  readonly raw: 'true' | 'false'
  readonly [column: string]: unknown
}

function tableNamed(release: OpenRelease, name: string): PublicTable {
  const table = release.tables.find((each) => each.table === name)
  if (table === undefined) throw new HttpProblem(404, 'TABLE_UNKNOWN', `The release has no table of this name; it has ${release.tables.map((each) => each.table).join(', ')}.`)
  return table
}

async function pageOf(context: ServerContext, parts: ServerParts, release: OpenRelease, table: PublicTable, query: PageQuery): Promise<Response> {
  const format = formatOf(context, formats)
  const { limit, offset, release: wanted, raw, ...rest } = query
  if (wanted !== undefined && wanted !== release.manifest.id) {
    throw new HttpProblem(409, 'RELEASE_CHANGED', 'Another release has come into force since the page before; its pages do not fit together with that one. Start again without "release".')
  }
  const filters = Object.entries(rest).map(([name, value]) => [name, String(value)] as const)
  const found = await readPage(release.reader, table, { limit, offset, filters })
  context.get('facts').rows = found.rows.length
  const link = links(context.req.url, release.manifest.id, offset, limit, found.total)
  const headers = { 'x-total-count': String(found.total), ...(link === '' ? {} : { link }) }
  const make = (): string | Uint8Array<ArrayBuffer> =>
    format === 'json' ? JSON.stringify({ release: release.manifest.id, table: table.table, total: found.total, offset, rows: rowObjects(found) }) : rowsBody(format, found, raw === 'true')
  return tagged(context, parts, release, format, make, headers)
}

/** Links to the pages around, relative to this server; they name the release, so that no page of another is put beside. */
function links(url: string, release: string, offset: number, limit: number, total: number): string {
  const at = (place: number, relation: string): string => {
    const { pathname, searchParams } = new URL(url)
    searchParams.set('limit', String(limit))
    searchParams.set('offset', String(place))
    searchParams.set('release', release)
    return `<${pathname}?${searchParams.toString()}>; rel="${relation}"`
  }
  return [
    ...(offset + limit < total ? [at(offset + limit, 'next')] : []),
    ...(offset > 0 ? [at(Math.max(0, offset - limit), 'prev'), at(0, 'first')] : []),
  ].join(', ')
}
