import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PagePayload } from '../../src/publish/page/page-payload.js'

/** What the page of a release was given. */
export function pagePayload(release: string): PagePayload {
  const scope: { cauceData?: string } = {}
  const run = new Function('globalThis', readFileSync(join(release, 'public/data.js'), 'utf8')) as (scope: object) => void
  run(scope)
  return JSON.parse(scope.cauceData ?? 'null') as PagePayload
}
