import { z } from 'zod'
import { bare, commonTag, leadingKey } from './schema-at.js'
import type { Node } from './schema-at.js'

/** What a schema expects, in words that follow "expected". */
export function describeSchema(schema: Node): string {
  const node = bare(schema)
  const title = node instanceof z.ZodType ? node.meta()?.title : undefined
  if (title !== undefined) return title
  if (!(node instanceof z.ZodUnion)) return describeOne(node)
  const options = node.options.map(bare)
  const objects = options.filter((option) => option instanceof z.ZodObject)
  if (commonTag(objects) !== undefined) return 'keys with values'
  const forms = objects.length > 1 ? [`one of ${leadingKeys(objects).join(', ')}`] : objects.map(describeOne)
  const others = options.filter((option) => !(option instanceof z.ZodObject)).map(describeSchema)
  return [...new Set([...others, ...forms])].join(', or ')
}

/** The keys by which the forms of a union are told apart. */
export function leadingKeys(options: readonly Node[]): readonly string[] {
  const objects = options.filter((node) => node instanceof z.ZodObject)
  return [...new Set(objects.flatMap((node) => leadingKey(node, objects) ?? []))]
}

/** The fixed texts among the forms of a union. */
export function fixedTexts(options: readonly Node[]): readonly string[] {
  return options.flatMap((node) => (node instanceof z.ZodEnum ? node.options.map(String) : node instanceof z.ZodLiteral ? [...node.values].map(String) : []))
}

export function typeWord(type: string): string {
  if (type === 'string') return 'a text'
  if (type === 'int') return 'a whole number'
  if (type === 'number') return 'a number'
  if (type === 'boolean') return 'true or false'
  if (type === 'array' || type === 'tuple') return 'a list'
  return type === 'object' || type === 'record' ? 'keys with values' : type
}

function describeOne(node: Node): string {
  const fixed = fixedTexts([node])
  if (fixed.length > 0) return fixed.length === 1 ? `"${fixed.join('')}"` : `one of ${fixed.join(', ')}`
  if (node instanceof z.ZodNumber) return typeWord(node.isInt ? 'int' : 'number')
  if (node instanceof z.ZodObject) return `keys with values: ${Object.keys(node.shape).join(', ')}`
  return typeWord(node._zod.def.type)
}
