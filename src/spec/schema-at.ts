import { z } from 'zod'

export type Node = z.core.$ZodType
export type Path = readonly (string | number)[]

/** The value at a path of the input; undefined where the path leads nowhere. */
export function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, part) => (isGroup(inner) || Array.isArray(inner) ? Reflect.get(inner, part) : undefined), input)
}

/** The one schema that judges the value at a path, following the branches that the input has taken. */
export function schemaAt(schema: Node, path: Path, input: unknown): Node | undefined {
  let node: Node | undefined = bare(schema)
  for (const [depth, part] of path.entries()) {
    if (node === undefined) return undefined
    const value = valueAt(input, path.slice(0, depth))
    const options = optionsOf(node)
    const here: Node | undefined = options.length === 1 ? options[0] : branchFor(options, value)
    node = here === undefined ? undefined : step(here, part)
  }
  return node
}

/** The forms that a value may take here; several for a union. */
export function optionsOf(schema: Node): readonly Node[] {
  const node = bare(schema)
  return node instanceof z.ZodUnion ? node.options.flatMap((option) => optionsOf(option)) : [node]
}

/** The form that the author of a value meant, told by its leading key; undefined when that cannot be told. */
export function branchFor(options: readonly Node[], value: unknown): Node | undefined {
  if (Array.isArray(value)) return only(options.filter((node) => node instanceof z.ZodArray || node instanceof z.ZodTuple))
  if (!isGroup(value)) return undefined
  const groups = options.filter((node) => node instanceof z.ZodObject || node instanceof z.ZodRecord)
  if (groups.length === 1) return groups[0]
  const objects = groups.filter((node) => node instanceof z.ZodObject)
  const tag = commonTag(objects)
  if (tag !== undefined) return only(objects.filter((node) => accepts(node.shape[tag], Reflect.get(value, tag))))
  const led = objects.filter((node) => Object.hasOwn(value, leadingKey(node, objects) ?? ''))
  if (led.length > 0) return led[0]
  const keys = Object.keys(value)
  return only(objects.filter((node) => keys.length > 0 && keys.every((key) => Object.hasOwn(node.shape, key))))
}

/** The key by which a form is known among others: the required one that the fewest of them require. */
export function leadingKey(node: z.ZodObject, among: readonly z.ZodObject[]): string | undefined {
  const shared = (key: string): number => among.filter((other) => requiredKeys(other).includes(key)).length
  return requiredKeys(node).reduce<string | undefined>((best, key) => (best === undefined || shared(key) < shared(best) ? key : best), undefined)
}

/** The key whose fixed value tells all forms apart, such as `format`. */
export function commonTag(objects: readonly z.ZodObject[]): string | undefined {
  const [first, ...others] = objects
  if (first === undefined || others.length === 0) return undefined
  return requiredKeys(first).find((key) => objects.every((node) => node.shape[key] instanceof z.ZodLiteral || node.shape[key] instanceof z.ZodEnum))
}

function requiredKeys(node: z.ZodObject): readonly string[] {
  const required = Object.entries(node.shape).filter(([, inner]) => !(inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault))
  return required.map(([key]) => key)
}

export function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function step(node: Node, part: string | number): Node | undefined {
  if (node instanceof z.ZodArray) return bare(node.element)
  if (node instanceof z.ZodTuple) return optional(node.def.items[Number(part)])
  if (node instanceof z.ZodRecord) return bare(node.valueType)
  return node instanceof z.ZodObject ? optional(node.shape[String(part)]) : undefined
}

/** A schema without the wrappers that make it optional, give it a default or delay it. */
export function bare(node: Node): Node {
  if (node instanceof z.ZodLazy) return bare(node.unwrap())
  if (node instanceof z.ZodOptional || node instanceof z.ZodDefault || node instanceof z.ZodPrefault || node instanceof z.ZodNullable) return bare(node.def.innerType)
  return node
}

function optional(node: Node | undefined): Node | undefined {
  return node === undefined ? undefined : bare(node)
}

function accepts(node: Node | undefined, value: unknown): boolean {
  return node !== undefined && z.safeParse(node, value).success
}

function only<T>(found: readonly T[]): T | undefined {
  return found.length === 1 ? found[0] : undefined
}
