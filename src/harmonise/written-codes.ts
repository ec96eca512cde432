import type { Expression } from '../spec/expression.js'
import type { Path } from './named-columns.js'

export interface WrittenCode {
  readonly code: string
  readonly path: Path
}

/** Every constant that an expression can give, with the place where it is written. */
export function writtenCodes(expression: Expression, path: Path): readonly WrittenCode[] {
  if (typeof expression === 'string') return []
  if ('constant' in expression) return [{ code: String(expression.constant), path: [...path, 'constant'] }]
  if ('recode' in expression) {
    const listed = Object.entries(expression.codes).map(([key, target]) => ({ code: String(target), path: [...path, 'codes', key] }))
    const fallback = typeof expression.else === 'object' ? expression.else.constant : null
    return fallback === null ? listed : [...listed, { code: String(fallback), path: [...path, 'else', 'constant'] }]
  }
  if ('when' in expression) {
    const branches = expression.when.flatMap((branch, index) => writtenCodes(branch.then, [...path, 'when', index, 'then']))
    return expression.else === undefined ? branches : [...branches, ...writtenCodes(expression.else, [...path, 'else'])]
  }
  if ('coalesce' in expression) return expression.coalesce.flatMap((part, index) => writtenCodes(part, [...path, 'coalesce', index]))
  return []
}
