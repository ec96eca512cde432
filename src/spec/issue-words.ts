import { z } from 'zod'
import { didYouMean } from '../core/nearest.js'
import type { Place } from '../core/place.js'
import { describeSchema, typeWord } from './describe-schema.js'
import type { Node, Path } from './schema-at.js'

export interface SpecIssue {
  readonly where: Place
  readonly what: string
  readonly expected?: string | undefined
  readonly todo?: string | undefined
}

/** What is wrong, before it is known where. */
export type SpecProblem = Omit<SpecIssue, 'where'>

/** The way from a path in the parsed value back to the text. */
export interface Places {
  readonly placeOf: (path: Path) => Place
  readonly keyPlaceOf: (path: Path) => Place
  /** A scalar as it is written. */
  readonly sourceOf: (path: Path) => string | undefined
}

export function unknownKey(places: Places, path: Path, known: readonly string[]): SpecIssue {
  const key = String(path[path.length - 1])
  return {
    where: places.keyPlaceOf(path),
    what: `unknown key "${key}"`,
    expected: known.length === 0 ? undefined : `one of ${known.join(', ')}`,
    todo: didYouMean(key, known),
  }
}

export function missing(places: Places, path: Path, node: Node | undefined): SpecIssue {
  const parent = path.slice(0, -1)
  return {
    where: places.placeOf(parent),
    what: `${nameOf(path)} is missing${parent.length === 0 ? '' : ` in ${nameOf(parent)}`}`,
    expected: node === undefined ? undefined : describeSchema(node),
  }
}

/** `"key"`, or `entry 2 of "key"` for a member of a list. */
export function nameOf(path: Path): string {
  const last = path[path.length - 1]
  if (last === undefined) return 'the file'
  return typeof last === 'number' ? `entry ${last + 1} of ${nameOf(path.slice(0, -1))}` : `"${last}"`
}

export function shown(value: unknown): string {
  if (value === null) return 'empty'
  if (value === '') return 'an empty text'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'a group of keys'
  if (typeof value === 'string') return `"${value}"`
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

/** YAML reads 01 as the number 1 and true as a truth value: what was meant as text must be quoted. */
export function quoteIt(places: Places, path: Path, value: unknown, textExpected: boolean): string | undefined {
  if (!textExpected || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined
  return `Put it in quotes: "${places.sourceOf(path) ?? String(value)}".`
}

export function expectationOf(issue: z.core.$ZodIssue, node: Node | undefined): string {
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message
  if (node instanceof z.ZodTuple && (issue.code === 'too_small' || issue.code === 'too_big')) return `exactly ${node.def.items.length} entries`
  if (issue.code === 'invalid_type') return typeWord(issue.expected)
  if (issue.code === 'too_small') return amount(issue.exact === true ? 'exactly' : issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin)
  if (issue.code === 'too_big') return amount(issue.exact === true ? 'exactly' : issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.origin)
  return issue.message
}

function amount(bound: string, limit: number | bigint, origin: string): string {
  if (origin === 'string') return `${bound} ${String(limit)} ${limit === 1 ? 'character' : 'characters'}`
  if (origin === 'array') return `${bound} ${String(limit)} ${limit === 1 ? 'entry' : 'entries'}`
  return `${bound} ${String(limit)}`
}
