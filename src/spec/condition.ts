import { z } from 'zod'
import { expression } from './expression.js'
import type { Expression } from './expression.js'

export type Scalar = string | number | boolean

interface Subject {
  /** A column, in a mapping of the registry, in an indicator of the canonical table. */
  readonly field?: string | undefined
  /** Or a value computed by an operation. */
  readonly value?: Expression | undefined
}

export type Condition =
  | (Subject & { readonly is: Scalar })
  | (Subject & { readonly is_not: Scalar })
  | (Subject & { readonly in: readonly Scalar[] })
  | (Subject & { readonly not_in: readonly Scalar[] })
  | (Subject & { readonly at_least: Scalar })
  | (Subject & { readonly at_most: Scalar })
  | (Subject & { readonly above: Scalar })
  | (Subject & { readonly below: Scalar })
  | (Subject & { readonly between: readonly [Scalar, Scalar] })
  | (Subject & { readonly missing: boolean })
  | (Subject & { readonly starts_with: string })
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

const scalar = z.union([z.string(), z.number(), z.boolean()])
const subject = { field: z.string().min(1).optional(), value: z.lazy(() => expression).optional() }

/** A true, false or unknown test of a row. An unknown answer (missing value) counts as not fulfilled. */
export const condition: z.ZodType<Condition> = z
  .lazy(() =>
    z
      .union([
        z.strictObject({ ...subject, is: scalar }),
        z.strictObject({ ...subject, is_not: scalar }),
        z.strictObject({ ...subject, in: z.array(scalar).min(1) }),
        z.strictObject({ ...subject, not_in: z.array(scalar).min(1) }),
        z.strictObject({ ...subject, at_least: scalar }),
        z.strictObject({ ...subject, at_most: scalar }),
        z.strictObject({ ...subject, above: scalar }),
        z.strictObject({ ...subject, below: scalar }),
        z.strictObject({ ...subject, between: z.tuple([scalar, scalar]) }),
        z.strictObject({ ...subject, missing: z.boolean() }),
        z.strictObject({ ...subject, starts_with: z.string().min(1) }),
        z.strictObject({ all: z.array(condition).min(1) }),
        z.strictObject({ any: z.array(condition).min(1) }),
        z.strictObject({ not: condition }),
      ])
      .meta({ title: 'a test such as { field: COLUMN, is: "1" }' }),
  )
  .meta({ id: 'Condition' })
