import type { PagedAccess } from '../../src/core/connector.js'
import { JsonFault } from '../json/json-scanner.js'
import { httpFault } from './http-fault.js'
import { readPage } from './page-elements.js'
import type { Page } from './page-elements.js'
import type { BodySource } from './resumable-body.js'
import { wholeBody } from './whole-body.js'

const longestPage = 64 * 1024 * 1024
const mostPages = 100_000

/**
 * The records of all pages of a service as JSON lines, numbers as they were written. A number of records that differs between pages,
 * a record seen twice or fewer records than the service counts mean that the source changed on the way: the delivery is refused.
 */
export async function* allPages(source: BodySource, pages: PagedAccess, firstPauseMs: number): AsyncGenerator<Uint8Array> {
  const seen = new Set<string>()
  const visited = new Set<string>()
  let total: string | undefined
  let count = 0
  let url: URL | undefined = firstPage(source.url, pages)
  while (url !== undefined) {
    if (visited.has(url.href) || visited.size === mostPages) throw changed(url, 'a page that was given before')
    visited.add(url.href)
    const page = await pageAt({ ...source, url, bytes: 0 }, pages, firstPauseMs)
    total = sameTotal(url, page, pages, total)
    const records = page.records ?? []
    for (const key of page.keys) {
      if (key === undefined) continue
      if (seen.has(key)) throw changed(url, 'a record that stood on a page before')
      seen.add(key)
    }
    count += records.length
    if (records.length > 0) yield Buffer.from(`${records.join('\n')}\n`)
    url = nextPage(source.url, url, page, pages)
  }
  if (total !== undefined && Number(total) !== count) throw changed(source.url, `${count} records where it counts ${total}`)
}

async function pageAt(source: BodySource, { items, key }: PagedAccess, firstPauseMs: number): Promise<Page> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of wholeBody(source, firstPauseMs)) {
    bytes += chunk.byteLength
    if (bytes > longestPage) throw httpFault({ code: 'HTTP_PAGE_LONG', url: source.url, what: `a page of more than ${longestPage} bytes`, expected: 'smaller pages', todo: 'Ask for fewer records a page in the location.' })
    chunks.push(chunk)
  }
  const page = parsed(source.url, Buffer.concat(chunks), items, key)
  if (page.records !== undefined) return page
  throw httpFault({ code: 'HTTP_PAGE_SHAPE', url: source.url, what: `the page has no array at "${items}"`, expected: 'the records of the service', todo: 'Correct access.pages.items in the pipeline.' })
}

function parsed(url: URL, bytes: Buffer, items: string, key: string | undefined): Page {
  try {
    return readPage(new TextDecoder('utf-8', { fatal: true }).decode(bytes), items, key)
  } catch (error) {
    const what = error instanceof JsonFault ? `the page is no JSON: ${error.message} (line ${error.line}, column ${error.column})` : 'the page is no UTF-8'
    throw httpFault({ code: 'HTTP_PAGE_SHAPE', url, what, expected: 'JSON by RFC 8259 in UTF-8', todo: 'Ask the institution.' })
  }
}

function sameTotal(url: URL, page: Page, { total: path }: PagedAccess, before: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const now = page.scalars.get(path)
  if (now === undefined || !/^\d+$/.test(now)) throw httpFault({ code: 'HTTP_PAGE_SHAPE', url, what: `the page has no number at "${path}"`, expected: 'the number of records in all', todo: 'Correct access.pages.total in the pipeline.' })
  if (before !== undefined && now !== before) throw changed(url, `another number of records than the page before`)
  return now
}

function firstPage(location: URL, { parameter, first }: PagedAccess): URL {
  return parameter === undefined ? location : numbered(location, parameter, first)
}

function numbered(location: URL, parameter: string, page: number): URL {
  const url = new URL(location)
  url.searchParams.set(parameter, String(page))
  return url
}

function nextPage(location: URL, at: URL, page: Page, { parameter, next }: PagedAccess): URL | undefined {
  if (parameter !== undefined) return page.records?.length === 0 ? undefined : numbered(location, parameter, Number(at.searchParams.get(parameter)) + 1)
  const target = next === undefined ? undefined : page.scalars.get(next)
  if (target === undefined || target === '') return undefined
  const url = URL.canParse(target, at.href) ? new URL(target, at) : undefined
  if (url !== undefined && url.origin === location.origin) return url
  throw httpFault({ code: 'HTTP_PAGE_NEXT', url: at, what: 'the next page lies elsewhere', expected: `an address on ${location.host}`, todo: 'Ask the institution.' })
}

function changed(url: URL, what: string) {
  return httpFault({ mayPass: true, code: 'HTTP_PAGES_CHANGED', url, what: `the service gives ${what}: it changed while it was read`, expected: 'pages of one state', todo: 'Nothing was taken over. Run again, at an hour when nobody writes to it.' })
}
