import { problem } from '../../spec/api/bodies.js'
import { mediaTypes } from '../representation.js'
import type { Format } from '../representation.js'

type Schema = typeof problem

const problemContent = { 'application/problem+json': { schema: problem } }

const words: Readonly<Record<number, string>> = {
  304: 'The asker has this answer of this release already',
  400: 'The request is wrong',
  401: 'A token is wanted, and none that fits was given',
  404: 'Not found',
  406: 'None of the representations asked for is served',
  409: 'Another release is in force than the one of the pages before; start again',
  413: 'The body is too large',
  415: 'The body is no JSON',
  421: 'The Host header names another server',
  422: 'The query cannot be answered within the limits of time and memory',
  429: 'Too many questions of one asker at once',
  503: 'There is no release yet, or every place is taken',
}

/** Descriptions of the answers that are no result. */
export function problems(...statuses: readonly number[]) {
  return Object.fromEntries([401, 421, ...statuses].map((status) => [status, status === 304 ? { description: words[304] ?? '' } : { description: words[status] ?? '', content: problemContent }]))
}

/** Content of a successful answer: JSON by its schema, CSV and Arrow as they are. */
export function content<S>(schema: S, others: readonly Exclude<Format, 'json'>[] = []) {
  const text = { schema: { type: 'string' as const } }
  return Object.fromEntries<{ readonly schema: S | Schema | { readonly type: 'string' } }>([
    ['application/json', { schema }],
    ...others.map((format) => [mediaTypes[format].split(';')[0] ?? '', text] as const),
  ])
}
