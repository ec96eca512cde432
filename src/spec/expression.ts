import { z } from 'zod'
import { condition } from './condition.js'
import type { Condition } from './condition.js'

export type Scale = 'ten' | number

/** The closed list of operations of a mapping. A bare string takes the column of that name. */
export type Expression =
  | string
  | { readonly take: string }
  | { readonly constant: string | number | boolean }
  | { readonly number: Expression; readonly decimal?: string | undefined; readonly thousands?: readonly string[] | undefined; readonly suffix?: string | undefined; readonly implied_decimals?: number | undefined; readonly minimum?: number | undefined; readonly maximum?: number | undefined }
  | { readonly integer: Expression; readonly thousands?: readonly string[] | undefined; readonly minimum?: number | undefined; readonly maximum?: number | undefined }
  | { readonly date: Expression; readonly pattern?: string | undefined; readonly not_before?: string | undefined; readonly not_after?: string | undefined }
  | { readonly recode: Expression; readonly codes: Readonly<Record<string, string | number | boolean>>; readonly else?: 'quarantine' | 'unknown' | { readonly constant: string | number | boolean | null } | undefined }
  | { readonly concat: readonly Expression[]; readonly separator?: string | undefined }
  | { readonly pad: Expression; readonly length: number; readonly with?: string | undefined }
  | { readonly substring: Expression; readonly start: number; readonly length: number }
  | { readonly trim: Expression }
  | { readonly upper: Expression }
  | { readonly strip: Expression; readonly characters: string }
  | { readonly when: readonly { readonly if: Condition; readonly then: Expression }[]; readonly else?: Expression | undefined }
  | { readonly coalesce: readonly Expression[] }
  | { readonly age: Expression; readonly pattern?: string | undefined; readonly at: 'period' | Expression }
  | { readonly lookup: Expression; readonly table: string; readonly key: string; readonly value: string }
  | { readonly pseudonym: readonly Expression[]; readonly purpose: string }
  | { readonly add: readonly Expression[] }
  | { readonly subtract: readonly [Expression, Expression] }
  | { readonly multiply: readonly Expression[] }
  | { readonly divide: readonly [Expression, Expression] }
  | { readonly delivery: 'period' | 'year' | 'layout_version' }

const marks = z.array(z.string().length(1)).describe('Marks that separate thousands; each must stand before groups of three digits.')
const self = z.lazy(() => expression)

const operations = [
  z.strictObject({ take: z.string().min(1) }),
  z.strictObject({ constant: z.union([z.string(), z.number(), z.boolean()]) }),
  z.strictObject({
    number: self,
    decimal: z.string().length(1).optional(),
    thousands: marks.optional(),
    suffix: z.string().min(1).optional(),
    implied_decimals: z.int().min(0).max(15).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.strictObject({ integer: self, thousands: marks.optional(), minimum: z.number().optional(), maximum: z.number().optional() }),
  z.strictObject({ date: self, pattern: z.string().optional(), not_before: z.string().optional(), not_after: z.string().optional() }),
  z.strictObject({
    recode: self,
    codes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    else: z.union([z.enum(['quarantine', 'unknown']), z.strictObject({ constant: z.union([z.string(), z.number(), z.boolean(), z.null()]) })]).optional(),
  }),
  z.strictObject({ concat: z.array(self).min(2), separator: z.string().optional() }),
  z.strictObject({ pad: self, length: z.int().min(1), with: z.string().length(1).optional() }),
  z.strictObject({ substring: self, start: z.int().min(1), length: z.int().min(1) }),
  z.strictObject({ trim: self }),
  z.strictObject({ upper: self }),
  z.strictObject({ strip: self, characters: z.string().min(1) }),
  z.strictObject({ when: z.array(z.strictObject({ if: z.lazy(() => condition), then: self })).min(1), else: self.optional() }),
  z.strictObject({ coalesce: z.array(self).min(2) }),
  z.strictObject({ age: self, pattern: z.string().optional(), at: z.union([z.literal('period'), self]) }),
  z.strictObject({ lookup: self, table: z.string(), key: z.string(), value: z.string() }),
  z.strictObject({ pseudonym: z.array(self).min(1), purpose: z.string().min(1) }),
  z.strictObject({ add: z.array(self).min(2) }),
  z.strictObject({ subtract: z.tuple([self, self]) }),
  z.strictObject({ multiply: z.array(self).min(2) }),
  z.strictObject({ divide: z.tuple([self, self]) }),
  z.strictObject({ delivery: z.enum(['period', 'year', 'layout_version']) }),
] as const

/** Names of the operations, for messages and the reference. */
export const operationNames: readonly string[] = operations.map((operation) => Object.keys(operation.shape)[0] ?? '')

export const expression: z.ZodType<Expression> = z
  .lazy(() => z.union([z.string().min(1), ...operations]).meta({ title: 'a column, or one operation' }))
  .meta({ id: 'Expression' })
