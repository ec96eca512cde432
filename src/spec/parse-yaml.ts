import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Document } from 'yaml'
import type { z } from 'zod'
import type { Place } from '../core/place.js'
import { explainIssues } from './explain-issue.js'
import type { SpecIssue, SpecProblem } from './issue-words.js'
import { SpecFault } from './spec-fault.js'

type Path = readonly (string | number)[]

/** A specification with the way back to its text, for faults found later by comparing files. */
export interface Spec<T> {
  readonly file: string
  readonly value: T
  /** Place of the value at a path, or of its nearest parent that exists. */
  readonly placeOf: (path: Path) => Place
}

/**
 * Parses one YAML file against its language.
 * Throws `SpecFault` listing every problem with file:line:column.
 */
export function parseSpec<S extends z.ZodType>(schema: S, file: string, text: string): Spec<z.output<S>> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col }
  }
  const faults = [...syntaxFaults(document, placeAt), ...aliasFaults(document, placeAt)]
  if (faults.length > 0) throw new SpecFault(faults)
  const keys = unquotedKeys(document, placeAt)
  if (keys.length > 0) throw new SpecFault(keys)
  const placeOf = (path: Path): Place => placeAt(offsetOf(document, path))
  const keyPlaceOf = (path: Path): Place => placeAt(keyOffsetOf(document, path))
  const sourceOf = (path: Path): string | undefined => {
    const node = document.getIn(path, true)
    return isScalar(node) ? node.source : undefined
  }
  const input: unknown = document.toJS()
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new SpecFault(explainIssues(schema, input, { placeOf, keyPlaceOf, sourceOf }))
  return { file, value: parsed.data, placeOf }
}

/** One problem of one specification, for checks that compare several files. */
export function specProblem(spec: Spec<unknown>, path: Path, parts: SpecProblem): SpecIssue {
  return { where: spec.placeOf(path), ...parts }
}

function syntaxFaults(document: Document.Parsed, placeAt: (offset: number) => Place): SpecIssue[] {
  return [...document.errors, ...document.warnings].map((error) => ({
    where: placeAt(error.pos[0]),
    what: `this is not YAML as Cauce reads it (${(error.message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '').replace(/; please use .*$/, '')})`,
  }))
}

function aliasFaults(document: Document.Parsed, placeAt: (offset: number) => Place): SpecIssue[] {
  const found: SpecIssue[] = []
  // Gathered on the way: to resolve each alias would read the document again for each.
  const anchors = new Set<string>()
  visit(document, {
    Node(_, node, ancestors) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor)
        return
      }
      const where = placeAt(node.range?.[0] ?? 0)
      if (!anchors.has(node.source)) found.push({ where, what: `the alias *${node.source} has no anchor`, expected: `&${node.source} before a part further up` })
      // Aliases inside anchored parts multiply: a few lines would become millions of values.
      else if (ancestors.some((above) => isNode(above) && 'anchor' in above && above.anchor !== undefined)) {
        found.push({ where, what: `the alias *${node.source} stands inside a part that has an anchor itself`, expected: 'the part itself', todo: 'Write it out.' })
      }
    },
  })
  return found
}

function unquotedKeys(document: Document.Parsed, placeAt: (offset: number) => Place): SpecIssue[] {
  const found: SpecIssue[] = []
  visit(document, {
    Pair(_, pair) {
      const key = pair.key
      if (!isScalar(key) || typeof key.value === 'string') return
      found.push({
        where: placeAt(key.range?.[0] ?? 0),
        what: `the key ${key.source ?? String(key.value)} is read as ${key.value === null ? 'nothing' : `a ${typeof key.value}`}`,
        expected: 'a text in quotes',
        todo: `Write "${key.source ?? ''}".`,
      })
    },
  })
  return found
}

function offsetOf(document: Document.Parsed, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return document.contents?.range[0] ?? 0
}

function keyOffsetOf(document: Document.Parsed, path: Path): number {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const last = path[path.length - 1]
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last)
    if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0]
  }
  return offsetOf(document, path)
}
