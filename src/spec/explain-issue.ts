import { z } from 'zod'
import { didYouMean, nearest } from '../core/nearest.js'
import { describeSchema, fixedTexts, leadingKeys } from './describe-schema.js'
import { expectationOf, missing, nameOf, quoteIt, shown, unknownKey } from './issue-words.js'
import type { Places, SpecIssue } from './issue-words.js'
import { branchFor, commonTag, isGroup, optionsOf, schemaAt, valueAt } from './schema-at.js'
import type { Node, Path } from './schema-at.js'

interface Context {
  readonly schema: Node
  readonly input: unknown
  /** Path of `input` in the file. */
  readonly base: Path
  readonly places: Places
}

/** Says in sentences why a value does not fit its language: one for each mistake, with place, expectation and nearest match. */
export function explainIssues(schema: Node, input: unknown, places: Places): readonly SpecIssue[] {
  return explainValue({ schema, input, base: [], places })
}

function explainValue(context: Context): readonly SpecIssue[] {
  const issues = z.safeParse(context.schema, context.input).error?.issues ?? []
  const slips = new Set(issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? slipsOf(context, issue) : [])))
  return issues.filter((issue) => !slips.has(pathText(pathOf(issue)))).flatMap((issue) => explain(context, issue))
}

function explain(context: Context, issue: z.core.$ZodIssue): readonly SpecIssue[] {
  const { schema, input, base, places } = context
  const path = withoutTag(issue)
  const full = [...base, ...path]
  const value = valueAt(input, path)
  const node = schemaAt(schema, path, input)
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(context, path)
    return issue.keys.map((key) => unknownKey(places, [...full, key], known))
  }
  if (issue.code === 'invalid_key') {
    return [{ where: places.keyPlaceOf(full), what: `the key ${nameOf(full)} is not allowed here`, expected: issue.issues[0]?.message }]
  }
  if (value === undefined) return [missing(places, full, node)]
  if (issue.code === 'invalid_union' && node !== undefined) return explainUnion({ schema: node, input: value, base: full, places })
  if (issue.code === 'custom' && isGroup(value)) return [{ where: places.placeOf(full), what: `the keys of ${nameOf(full)} do not agree`, expected: issue.message }]
  if (isSecretName(node)) return [{ where: places.placeOf(full), what: `${nameOf(full)} holds something else than a name`, expected: expectationOf(issue, node), todo: 'Secrets stand in the environment, never in YAML: if this was one, change it.' }]
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String)
    const todo = typeof value === 'string' ? didYouMean(value, allowed) : undefined
    return [{ where: places.placeOf(full), what: `${nameOf(full)} cannot be ${shown(value)}`, expected: `one of ${allowed.join(', ')}`, todo }]
  }
  return [{ where: places.placeOf(full), what: `${nameOf(full)} is ${shown(value)}`, expected: expectationOf(issue, node), todo: quoteIt(places, full, value, issue.code === 'invalid_type' && issue.expected === 'string') }]
}

/** Where the name of a secret belongs, the secret itself may stand by mistake: it is not repeated. */
function isSecretName(node: Node | undefined): boolean {
  return node !== undefined && z.globalRegistry.get(node)?.['writeOnly'] === true
}

function explainUnion(context: Context): readonly SpecIssue[] {
  const { schema, input, base, places } = context
  const options = optionsOf(schema)
  if (isGroup(input)) {
    const keys = Object.keys(input)
    const led = keys.filter((key) => leadingKeys(options).includes(key))
    const second = led[1]
    if (second !== undefined) {
      return [{ where: places.keyPlaceOf([...base, second]), what: `"${led.join('" and "')}" stand side by side in ${nameOf(base)}`, expected: 'only one of them' }]
    }
  }
  const branch = branchFor(options, input)
  if (branch !== undefined) return explainValue({ ...context, schema: branch })
  if (!isGroup(input)) {
    const fixed = typeof input === 'string' ? didYouMean(input, fixedTexts(options)) : undefined
    const text = options.some((node) => node instanceof z.ZodString)
    return [{ where: places.placeOf(base), what: `${nameOf(base)} is ${shown(input)}`, expected: describeSchema(schema), todo: fixed ?? quoteIt(places, base, input, text) }]
  }
  return [explainGroup(context, options, Object.keys(input))]
}

function explainGroup({ schema, input, base, places }: Context, options: readonly Node[], keys: readonly string[]): SpecIssue {
  const objects = options.filter((node) => node instanceof z.ZodObject)
  const tag = commonTag(objects)
  if (tag !== undefined) {
    const allowed = fixedTexts(objects.flatMap((node) => optionsOf(node.shape[tag] ?? z.never())))
    const value = valueAt(input, [tag])
    if (value === undefined) return { where: places.placeOf(base), what: `"${tag}" is missing in ${nameOf(base)}`, expected: `one of ${allowed.join(', ')}` }
    return { where: places.placeOf([...base, tag]), what: `"${tag}" cannot be ${shown(value)}`, expected: `one of ${allowed.join(', ')}`, todo: didYouMean(String(value), allowed) }
  }
  const leading = leadingKeys(options)
  const firstStranger = keys.find((key) => !objects.some((node) => Object.hasOwn(node.shape, key)))
  const stranger = keys.find((key) => nearest(key, leading) !== undefined) ?? firstStranger
  if (stranger !== undefined) return unknownKey(places, [...base, stranger], leading)
  if (objects.length === 0) return { where: places.placeOf(base), what: `${nameOf(base)} is ${shown(input)}`, expected: describeSchema(schema) }
  return { where: places.placeOf(base), what: `${nameOf(base)} lacks the key that says what it does`, expected: `one of ${leading.join(', ')}` }
}

function slipsOf(context: Context, issue: z.core.$ZodIssueUnrecognizedKeys): readonly string[] {
  const path = pathOf(issue)
  const known = knownKeys(context, path)
  return issue.keys.flatMap((key) => {
    const meant = nearest(key, known)
    return meant === undefined || valueAt(context.input, [...path, meant]) !== undefined ? [] : [pathText([...path, meant])]
  })
}

function knownKeys({ schema, input }: Context, path: Path): readonly string[] {
  const found = schemaAt(schema, path, input)
  if (found === undefined) return []
  const options = optionsOf(found)
  const node = options.length === 1 ? options[0] : branchFor(options, valueAt(input, path))
  return node instanceof z.ZodObject ? Object.keys(node.shape) : []
}

/** The schema library puts a wrong tag on the tag itself; the sentence is about the group that carries it. */
function withoutTag(issue: z.core.$ZodIssue): Path {
  const path = pathOf(issue)
  return issue.code === 'invalid_union' && issue.errors.length === 0 ? path.slice(0, -1) : path
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
}

function pathText(path: Path): string {
  return JSON.stringify(path)
}
