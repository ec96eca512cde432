import type { z } from 'zod'
import { didYouMean } from '../core/nearest.js'
import type { Place } from '../core/place.js'
import { knownKeys, leadingKeys } from './known-keys.js'

export interface SpecIssue {
  readonly where: Place
  readonly what: string
  readonly expected?: string | undefined
  readonly todo?: string | undefined
}

type Path = readonly (string | number)[]

interface Places {
  placeOf(path: Path): Place
  keyPlaceOf(path: Path): Place
}

/** Turns an issue of the schema library into sentences: the offending key, what was expected, the nearest match. */
export function explainIssue(schema: z.ZodType, issue: z.core.$ZodIssue, input: unknown, places: Places): SpecIssue[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  const key = path.length === 0 ? 'the file' : `"${String(path[path.length - 1])}"`
  const value = valueAt(input, path)
  if (issue.code === 'unrecognized_keys') {
    const candidates = knownKeys(schema, path, input)
    return issue.keys.map((unknown) => ({
      where: places.keyPlaceOf([...path, unknown]),
      what: `unknown key "${unknown}"`,
      expected: candidates.length === 0 ? undefined : `one of ${candidates.join(', ')}`,
      todo: didYouMean(unknown, candidates),
    }))
  }
  if (issue.code === 'invalid_union') return explainUnion(schema, issue, input, places, path)
  if (value === undefined && issue.code === 'invalid_type') {
    return [{ where: places.placeOf(path.slice(0, -1)), what: `${key} is missing`, expected: describeExpected(issue) }]
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const word = typeof value === 'string' ? value : ''
    return [{ where: places.placeOf(path), what: `${key} cannot be ${shown(value)}`, expected: `one of ${allowed.join(', ')}`, todo: didYouMean(word, allowed) }]
  }
  const unquoted = issue.code === 'invalid_type' && issue.expected === 'string' && typeof value === 'number'
  return [
    {
      where: places.placeOf(path),
      what: `${key} is ${shown(value)}`,
      expected: describeExpected(issue),
      todo: unquoted ? 'Put it in quotes: unquoted, leading zeros and long codes are lost.' : undefined,
    },
  ]
}

function explainUnion(schema: z.ZodType, issue: z.core.$ZodIssueInvalidUnion, input: unknown, places: Places, path: Path): SpecIssue[] {
  const value = valueAt(input, path)
  const ranked = issue.errors.filter((branch) => branch.length > 0).sort((a, b) => distance(a) - distance(b))
  const best = ranked[0]
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  if (best !== undefined && keys.length > 0 && !keys.every((key) => isStranger(best, key)) && distance(best) < 1000) {
    return best.flatMap((inner) => explainIssue(schema, { ...inner, path: [...path, ...inner.path] } as z.core.$ZodIssue, input, places))
  }
  const candidates = leadingKeys(schema, path, input)
  const stranger = keys.find((name) => !candidates.includes(name)) ?? keys[0]
  return [
    {
      where: stranger === undefined ? places.placeOf(path) : places.keyPlaceOf([...path, stranger]),
      what: stranger === undefined ? `"${String(path[path.length - 1] ?? '')}" is ${shown(value)}` : `unknown key "${stranger}"`,
      expected: candidates.length === 0 ? 'another form' : `one of ${candidates.join(', ')}`,
      todo: stranger === undefined ? undefined : didYouMean(stranger, candidates),
    },
  ]
}

function isStranger(branch: readonly z.core.$ZodIssue[], key: string): boolean {
  return branch.some((issue) => issue.code === 'unrecognized_keys' && issue.path.length === 0 && issue.keys.includes(key))
}

// A branch is near when the input has its keys: a missing or mistyped root, or a missing key, puts it far away.
function distance(branch: readonly z.core.$ZodIssue[]): number {
  let total = 0
  for (const issue of branch) {
    if (issue.path.length === 0 && issue.code === 'invalid_type') total += 1000
    else if (issue.path.length === 1 && issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) total += 100
    else if (issue.code === 'unrecognized_keys') total += 10 * issue.keys.length
    else total += 1
  }
  return total
}

function describeExpected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return issue.expected === 'record' || issue.expected === 'object' ? 'a list of keys with values' : `a ${issue.expected}`
  if (issue.code === 'custom') return issue.message
  if (issue.code === 'invalid_format') return issue.message.startsWith('Invalid') ? `text of the form ${String(issue.pattern ?? issue.format)}` : issue.message
  if (issue.code === 'too_small') return `at least ${String(issue.minimum)}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''}`
  if (issue.code === 'too_big') return `at most ${String(issue.maximum)}${issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : ''}`
  return issue.message
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a group of keys'
  return typeof value === 'string' ? `"${value}"` : `the ${typeof value} ${String(value)}`
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, part)
  }
  return value
}
