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

const test = <S extends z.ZodRawShape>(shape: S, description: string) =>
  z
    .strictObject({ ...subject, ...shape })
    .refine((each: { readonly field?: unknown; readonly value?: unknown }) => (each.field === undefined) !== (each.value === undefined), {
      message: 'exactly one of field and value',
    })
    .meta({ description })

/** A true, false or unknown test of a row. An unknown answer (missing value) counts as not fulfilled. */
export const condition: z.ZodType<Condition> = z
  .lazy(() =>
    z
      .union([
        test({ is: scalar }, 'Equal. A number compares as a number under the marks of the column, a text as text.'),
        test({ is_not: scalar }, 'Not equal, and not missing.'),
        test({ in: z.array(scalar).min(1) }, 'Equal to one of several.'),
        test({ not_in: z.array(scalar).min(1) }, 'Equal to none of several, and not missing.'),
        test({ at_least: scalar }, 'Greater or equal.'),
        test({ at_most: scalar }, 'Less or equal.'),
        test({ above: scalar }, 'Greater.'),
        test({ below: scalar }, 'Less.'),
        test({ between: z.tuple([scalar, scalar]) }, 'From the first to the second, both included.'),
        test({ missing: z.boolean() }, 'Missing, or with false: not missing.'),
        test({ starts_with: z.string().min(1) }, 'Begins with a text.'),
        z.strictObject({ all: z.array(condition).min(1) }).meta({ description: 'Every one of several tests.' }),
        z.strictObject({ any: z.array(condition).min(1) }).meta({ description: 'At least one of several tests.' }),
        z.strictObject({ not: condition }).meta({ description: 'The test is not fulfilled; a missing value fulfils neither it nor its opposite.' }),
      ])
      .meta({ title: 'a test such as { field: COLUMN, is: "1" }' }),
  )
  .meta({ id: 'Condition' })
