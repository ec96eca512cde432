import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { publishPublic } from './published.js'
import { asking, served, webFolder } from './server.js'

interface Operation {
  readonly summary?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: object }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>
}

interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

const folder = webFolder()
let ask: ReturnType<typeof asking>
let document: Document

beforeAll(async () => {
  await publishPublic(join(folder, 'releases'), 'r1')
  ask = asking(await served(folder))
  document = JSON.parse((await ask('/openapi.json')).text)
})

const operations = (): readonly (readonly [path: string, method: string, operation: Operation])[] =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => [path, method, operation] as const))

describe('the OpenAPI document', () => {
  it('is of version 3.1 and describes every route', () => {
    expect([document.openapi, document.info.title]).toEqual(['3.1.0', 'Cauce: public results'])
    expect(operations().map(([path, method]) => `${method} ${path}`).sort()).toEqual([
      'get /v1/pipelines',
      'get /v1/{country}/{pipeline}/releases/current',
      'get /v1/{country}/{pipeline}/tables',
      'get /v1/{country}/{pipeline}/tables/{table}',
      'get /v1/{country}/{pipeline}/territories',
      'get /v1/{country}/{pipeline}/territories/{code}',
      'get /v1/{country}/{pipeline}/territories/{code}/provenance',
      'post /v1/{country}/{pipeline}/sql',
    ])
  })

  it('names every parameter of a path, once, as required, with a schema', () => {
    for (const [path, method, { parameters = [] }] of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const given = parameters.filter((each) => each.in === 'path')
      expect(given.map(({ name }) => name).sort(), `${method} ${path}`).toEqual(wanted.sort())
      expect(given.every(({ required }) => required === true)).toBe(true)
      expect(new Set(parameters.map((each) => `${each.in} ${each.name}`)).size).toBe(parameters.length)
    }
  })

  it('has a summary, a schema for each answer, and problems as problem+json', () => {
    for (const [path, method, { summary = '', responses }] of operations()) {
      expect(summary.length, `${method} ${path}`).toBeGreaterThan(10)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '401', '421']))
      for (const [status, { description, content }] of Object.entries(responses)) {
        expect(description.length).toBeGreaterThan(5)
        if (status === '304') expect(content).toBeUndefined()
        else if (status === '200') expect(content?.['application/json']?.schema).toBeDefined()
        else expect(Object.keys(content ?? {})).toEqual(['application/problem+json'])
      }
    }
  })

  it('leads somewhere with every reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(references.length).toBeGreaterThan(20)
    expect(references.filter((name) => document.components.schemas[name] === undefined)).toEqual([])
  })

  it('tells the truth about what is answered', async () => {
    const paths = ['/v1/pipelines', '/v1/xx/demo/releases/current', '/v1/xx/demo/tables', '/v1/xx/demo/tables/territory', '/v1/xx/demo/territories', '/v1/xx/demo/territories/0001', '/v1/xx/demo/territories/0001/provenance']
    const { Ajv2020 } = await import('ajv/dist/2020.js')
    const ajv = new Ajv2020({ strict: false })
    ajv.addSchema({ $id: 'doc', components: document.components })
    for (const path of paths) {
      const template = operations().find(([each]) => new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path))
      const schema = template?.[2].responses['200']?.content?.['application/json']?.schema ?? {}
      const valid = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"doc#/components')))
      expect(valid((await ask(path)).json()), `${path} ${JSON.stringify(valid.errors)}`).toBe(true)
    }
  })
})
