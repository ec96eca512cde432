import type { OperationNode } from 'kysely'
import { IdentifierNode, RawNode } from 'kysely'

/** Every identifier that a piece of SQL names. */
export function namesIn(node: OperationNode): readonly string[] {
  if (RawNode.is(node)) return node.parameters.flatMap(namesIn)
  return IdentifierNode.is(node) ? [node.name] : []
}
