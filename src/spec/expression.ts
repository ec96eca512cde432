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
  z.strictObject({ take: z.string().min(1) }).meta({
    description: 'The column as it is delivered: blanks around it cut off, the texts declared as missing become missing.',
    examples: [{ take: 'EDAD' }],
  }),
  z.strictObject({ constant: z.union([z.string(), z.number(), z.boolean()]) }).meta({
    description: 'The same value in every row.',
    examples: [{ constant: 'urban' }],
  }),
  z.strictObject({
    number: self,
    decimal: z.string().length(1).optional(),
    thousands: marks.optional(),
    suffix: z.string().min(1).optional(),
    implied_decimals: z.int().min(0).max(15).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }).meta({
    description: 'A decimal number under the declared marks. What cannot be read so is TYPE_NUMBER, what lies outside the bounds VALUE_OUT_OF_RANGE.',
    examples: [{ number: 'INGRESO', decimal: ',', thousands: ['.'], minimum: 0 }],
  }),
  z.strictObject({ integer: self, thousands: marks.optional(), minimum: z.number().optional(), maximum: z.number().optional() }).meta({
    description: 'A whole number; 5.0 is whole, 5.5 is TYPE_INTEGER.',
    examples: [{ integer: 'EDAD', minimum: 0, maximum: 120 }],
  }),
  z.strictObject({ date: self, pattern: z.string().optional(), not_before: z.string().optional(), not_after: z.string().optional() }).meta({
    description: 'A date under one pattern. An impossible date is TYPE_DATE; one outside the bounds VALUE_OUT_OF_RANGE.',
    examples: [{ date: 'NACIMIENTO', pattern: 'DDMMYYYY', not_before: '1900-01-01' }],
  }),
  z.strictObject({
    recode: self,
    codes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    else: z.union([z.enum(['quarantine', 'unknown']), z.strictObject({ constant: z.union([z.string(), z.number(), z.boolean(), z.null()]) })]).optional(),
  }).meta({
    description: 'A code list. A code outside it becomes "unknown" and is counted, unless else says otherwise; lists of numbers or truth values quarantine it.',
    examples: [{ recode: 'SEXO', codes: { '1': 'male', '2': 'female' }, else: 'quarantine' }],
  }),
  z.strictObject({ concat: z.array(self).min(2), separator: z.string().optional() }).meta({
    description: 'Texts joined; missing when one of them is.',
    examples: [{ concat: ['REGION', 'COMUNA'], separator: '-' }],
  }),
  z.strictObject({ pad: self, length: z.int().min(1), with: z.string().length(1).optional() }).meta({
    description: 'A text filled on the left, with zeros unless another character is given; longer texts stay as they are.',
    examples: [{ pad: 'COMUNA', length: 5 }],
  }),
  z.strictObject({ substring: self, start: z.int().min(1), length: z.int().min(1) }).meta({
    description: 'Characters from a position on, counted from 1.',
    examples: [{ substring: 'CODIGO', start: 1, length: 2 }],
  }),
  z.strictObject({ trim: self }).meta({
    description: 'A text without blanks around it.',
    examples: [{ trim: 'NOMBRE' }],
  }),
  z.strictObject({ upper: self }).meta({
    description: 'A text in capitals.',
    examples: [{ upper: 'NOMBRE' }],
  }),
  z.strictObject({ strip: self, characters: z.string().min(1) }).meta({
    description: 'A text without some characters, wherever they stand.',
    examples: [{ strip: 'RUT', characters: '.-' }],
  }),
  z.strictObject({ when: z.array(z.strictObject({ if: z.lazy(() => condition), then: self })).min(1), else: self.optional() }).meta({
    description: 'The first branch whose test is fulfilled; otherwise else; without it, missing.',
    examples: [{ when: [{ if: { field: 'ZONA', is: '2' }, then: { constant: 'rural' } }], else: { constant: 'urban' } }],
  }),
  z.strictObject({ coalesce: z.array(self).min(2) }).meta({
    description: 'The first of several that is not missing.',
    examples: [{ coalesce: ['EDAD', { age: 'NACIMIENTO', at: 'period' }] }],
  }),
  z.strictObject({ age: self, pattern: z.string().optional(), at: z.union([z.literal('period'), self]) }).meta({
    description: 'Completed years from a date of birth to another date, or to the end of the period of the delivery. Outside 0 to 120: AGE_IMPOSSIBLE.',
    examples: [{ age: 'NACIMIENTO', pattern: 'DDMMYYYY', at: 'period' }],
  }),
  z.strictObject({ lookup: self, table: z.string(), key: z.string(), value: z.string() }).meta({
    description: 'The value that a table gives for a key; a key that it lacks is LOOKUP_UNKNOWN.',
    examples: [{ lookup: 'OCUPACION', table: 'occupations', key: 'code', value: 'sector' }],
  }),
  z.strictObject({ pseudonym: z.array(self).min(1), purpose: z.string().min(1) }).meta({
    description: 'A keyed hash (HMAC-SHA-256) of one or more columns; the same person gets the same one within a purpose, and no other.',
    examples: [{ pseudonym: ['RUT'], purpose: 'person' }],
  }),
  z.strictObject({ add: z.array(self).min(2) }).meta({
    description: 'The sum of numbers; missing when one of them is.',
    examples: [{ add: ['HOMBRES', 'MUJERES'] }],
  }),
  z.strictObject({ subtract: z.tuple([self, self]) }).meta({
    description: 'The first number less the second.',
    examples: [{ subtract: ['TOTAL', 'MUJERES'] }],
  }),
  z.strictObject({ multiply: z.array(self).min(2) }).meta({
    description: 'The product of numbers.',
    examples: [{ multiply: ['MEDIA', 'PERSONAS'] }],
  }),
  z.strictObject({ divide: z.tuple([self, self]) }).meta({
    description: 'The first number by the second; missing when the second is 0.',
    examples: [{ divide: ['TOTAL', 'PERSONAS'] }],
  }),
  z.strictObject({ delivery: z.enum(['period', 'year', 'layout_version']) }).meta({
    description: 'What is known of the delivery: its period, the year of it, or the layout version of the file.',
    examples: [{ delivery: 'period' }],
  }),
] as const

/** Names of the operations, for messages and the reference. */
export const operationNames: readonly string[] = operations.map((operation) => Object.keys(operation.shape)[0] ?? '')

export const expression: z.ZodType<Expression> = z
  .lazy(() => z.union([z.string().min(1), ...operations]).meta({ title: 'a column, or one operation' }))
  .meta({ id: 'Expression' })
