import { z } from 'zod'

type Path = readonly (string | number)[]

/** The keys that a schema knows at a path of the input, following the branches that the input has taken. */
export function knownKeys(schema: z.ZodType, path: Path, input: unknown): string[] {
  const value = path.reduce<unknown>((inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined), input)
  const keys = objectsAt(schema, path, input).map((node) => Object.keys(node.shape))
  const chosen = keys.length > 1 && typeof value === 'object' && value !== null ? bestMatching(keys, Object.keys(value)) : keys
  return [...new Set(chosen.flat())]
}

/** The keys by which the branches at a path are told apart: the first required key of each. */
export function leadingKeys(schema: z.ZodType, path: Path, input: unknown): string[] {
  const leading = objectsAt(schema, path, input).map((node) => Object.entries(node.shape).find(([, inner]) => !(inner instanceof z.ZodOptional))?.[0])
  return [...new Set(leading.filter((key) => key !== undefined))]
}

function objectsAt(schema: z.ZodType, path: Path, input: unknown): z.ZodObject[] {
  let nodes: z.core.$ZodType[] = unwrap(schema)
  let value = input
  for (const part of path) {
    nodes = nodes.flatMap((node) => step(node, part, value))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined
  }
  return nodes.filter((node) => node instanceof z.ZodObject)
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
