import { z } from 'zod'

/** The keys that a schema knows at a path of the input, following the branches that the input has taken. */
export function knownKeys(schema: z.ZodType, path: readonly (string | number)[], input: unknown): string[] {
  let nodes: z.core.$ZodType[] = unwrap(schema)
  let value = input
  for (const part of path) {
    nodes = nodes.flatMap((node) => step(node, part, value))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  }
  const keys = nodes.flatMap((node) => (node instanceof z.ZodObject ? [Object.keys(node.shape)] : []))
  const chosen = keys.length > 1 && typeof value === 'object' && value !== null ? bestMatching(keys, Object.keys(value)) : keys
  return [...new Set(chosen.flat())]
}

function bestMatching(branches: readonly string[][], present: readonly string[]): readonly string[][] {
  const overlap = (branch: readonly string[]): number => present.filter((key) => branch.includes(key)).length
  const most = Math.max(...branches.map(overlap))
  return branches.filter((branch) => overlap(branch) === most)
}

function step(node: z.core.$ZodType, part: string | number, value: unknown): z.core.$ZodType[] {
  if (node instanceof z.ZodArray) return unwrap(node.element)
  if (node instanceof z.ZodTuple) return unwrap(node.def.items[Number(part)] ?? z.never())
  if (node instanceof z.ZodRecord) return unwrap(node.valueType)
  if (node instanceof z.ZodObject) {
    if (typeof value === 'object' && value !== null && !literalsAgree(node, value)) return []
    const inner: unknown = node.shape[String(part)]
    return inner instanceof z.ZodType ? unwrap(inner) : []
  }
  return []
}

function literalsAgree(node: z.ZodObject, value: object): boolean {
  return Object.entries(node.shape).every(([key, inner]) => {
    if (!(inner instanceof z.ZodLiteral) && !(inner instanceof z.ZodEnum)) return true
    const given: unknown = Reflect.get(value, key)
    return given === undefined || inner.safeParse(given).success
  })
}

function unwrap(node: z.core.$ZodType): z.core.$ZodType[] {
  if (node instanceof z.ZodLazy) return unwrap(node.unwrap())
  if (node instanceof z.ZodOptional || node instanceof z.ZodDefault || node instanceof z.ZodPrefault) return unwrap(node.def.innerType)
  if (node instanceof z.ZodUnion) return node.options.flatMap((option) => unwrap(option))
  return [node]
}
