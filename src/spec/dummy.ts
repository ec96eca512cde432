import { z } from 'zod'
import { code, columnName, localText, reasonText, registryName, tableName } from './text.js'

type Constant = string | number

/** A test of made values; one that is blank fulfils nothing. Texts compare by code points, numbers by size. */
export type MakerTest =
  | { readonly field: string; readonly is: Constant }
  | { readonly field: string; readonly in: readonly Constant[] }
  | { readonly field: string; readonly at_least: Constant }
  | { readonly field: string; readonly at_most: Constant }
  | { readonly field: string; readonly between: readonly [Constant, Constant] }
  | { readonly field: string; readonly blank: true }
  | { readonly all: readonly MakerTest[] }
  | { readonly any: readonly MakerTest[] }
  | { readonly not: MakerTest }

/** A weight of a choice; with `risk`, times exp(risk * latent risk of the territory). */
export type ChoiceWeight = number | { readonly weight: number; readonly risk: number }

/** A part of log-odds: `times` where the test is fulfilled, or `times` the value of `of`, first less `less`. */
export type LogitTerm =
  | { readonly if: MakerTest; readonly times: number }
  | { readonly of: Maker; readonly less?: number | undefined; readonly times: number }

/** How a value is made. A bare string takes the value of that name. */
export type Maker =
  | string
  | { readonly constant: Constant }
  | { readonly sequence: number }
  | { readonly choice: Readonly<Record<string, ChoiceWeight>> }
  | {
      readonly logit: {
        readonly intercept: number
        readonly terms: readonly LogitTerm[]
        readonly risk?: number | undefined
        readonly yes?: Constant | undefined
        readonly no?: Constant | undefined
      }
    }
  | { readonly integer: readonly [number, number] }
  | {
      readonly normal: {
        readonly mean: number
        readonly sd: number
        readonly risk?: number | undefined
        readonly minimum?: number | undefined
        readonly maximum?: number | undefined
      }
    }
  | {
      readonly lognormal: {
        readonly median: number
        readonly spread: number
        readonly risk?: number | undefined
        readonly minimum?: number | undefined
        readonly maximum?: number | undefined
      }
    }
  | { readonly date: readonly [string, string]; readonly pattern?: string | undefined }
  | { readonly birth: Maker; readonly at: string; readonly pattern?: string | undefined }
  | { readonly words: readonly (readonly string[])[] }
  | { readonly digits: number }
  | { readonly piece: Maker; readonly start: number; readonly length: number }
  | { readonly pad: Maker; readonly length: number }
  | { readonly concat: readonly Maker[] }
  | { readonly sum: readonly Maker[]; readonly less?: readonly Maker[] | undefined }
  | { readonly scale: Maker; readonly by: readonly [number, number] }
  | { readonly count: string; readonly where?: MakerTest | undefined }
  | { readonly when: readonly { readonly if: MakerTest; readonly then: Maker }[]; readonly else?: Maker | undefined }
  | { readonly blank: number; readonly else: Maker }

const constant = z.union([z.string(), z.number()])
const name = z.string().min(1)
const share = z.number().min(0).max(1)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date in quotes: "2024-12-31"')
const self = z.lazy(() => maker)

export const makerTest: z.ZodType<MakerTest> = z
  .lazy(() =>
    z.union([
      z.strictObject({ field: name, is: constant }),
      z.strictObject({ field: name, in: z.array(constant).min(1) }),
      z.strictObject({ field: name, at_least: constant }),
      z.strictObject({ field: name, at_most: constant }),
      z.strictObject({ field: name, between: z.tuple([constant, constant]) }),
      z.strictObject({ field: name, blank: z.literal(true) }),
      z.strictObject({ all: z.array(makerTest).min(1) }),
      z.strictObject({ any: z.array(makerTest).min(1) }),
      z.strictObject({ not: makerTest }),
    ]),
  )
  .meta({ id: 'MakerTest' })

const bounds = { risk: z.number().optional(), minimum: z.number().optional(), maximum: z.number().optional() }
const weight = z.union([z.number().min(0), z.strictObject({ weight: z.number().min(0), risk: z.number() })])

const logitTerm = z.union([
  z.strictObject({ if: makerTest, times: z.number() }),
  z.strictObject({ of: self, less: z.number().optional(), times: z.number() }),
])

const makers = [
  z.strictObject({ constant }),
  z.strictObject({ sequence: z.int() }),
  z.strictObject({
    choice: z.record(z.string(), weight).refine((choices) => Object.keys(choices).length > 0, 'at least one choice'),
  }),
  z.strictObject({
    logit: z
      .strictObject({
        intercept: z.number(),
        terms: z.array(logitTerm),
        risk: z.number().optional().describe('Times the latent risk of the territory, added to the log-odds.'),
        yes: constant.optional().describe('The value made with that probability; "1" unless said.'),
        no: constant.optional().describe('The value made otherwise; "2" unless said.'),
      })
      .describe('A yes or no whose log-odds are known, so that a model fitted on the file can be held against the truth.'),
  }),
  z.strictObject({ integer: z.tuple([z.int(), z.int()]) }),
  z.strictObject({ normal: z.strictObject({ mean: z.number(), sd: z.number().min(0), ...bounds }) }),
  z.strictObject({
    lognormal: z.strictObject({ median: z.number().positive(), spread: z.number().min(0), ...bounds }),
  }),
  z.strictObject({ date: z.tuple([day, day]), pattern: z.string().optional() }),
  z.strictObject({ birth: self, at: day, pattern: z.string().optional() }),
  z.strictObject({ words: z.array(z.array(z.string()).min(1)).min(1) }),
  z.strictObject({ digits: z.int().min(1).max(20) }),
  z.strictObject({ piece: self, start: z.int().min(1), length: z.int().min(1) }),
  z.strictObject({ pad: self, length: z.int().min(1) }),
  z.strictObject({ concat: z.array(self).min(2) }),
  z.strictObject({ sum: z.array(self).min(1), less: z.array(self).optional() }),
  z.strictObject({ scale: self, by: z.tuple([z.number(), z.number()]) }),
  z.strictObject({ count: columnName, where: makerTest.optional() }),
  z.strictObject({ when: z.array(z.strictObject({ if: makerTest, then: self })).min(1), else: self.optional() }),
  z.strictObject({ blank: share, else: self }),
] as const

export const maker: z.ZodType<Maker> = z.lazy(() => z.union([name, ...makers])).meta({ id: 'Maker' })

const recordRecipe = z.strictObject({
  record: code.default('').describe('Record type, for fixed-width files of several.'),
  versions: z.array(code).optional().describe('Layout versions in which it is written; absent: all that have it.'),
  when: makerTest.optional(),
  fields: z.record(z.string(), maker).describe('Columns of the raw schema; the others stay blank.'),
})

export interface UnitRecipe {
  readonly name: string
  readonly count: Maker
  readonly fixed: boolean
  readonly values: Readonly<Record<string, Maker>>
  readonly closing: Readonly<Record<string, Maker>>
  readonly records: readonly z.output<typeof recordRecipe>[]
  readonly members: readonly UnitRecipe[]
}

const unitRecipe: z.ZodType<UnitRecipe> = z
  .lazy(() =>
    z.strictObject({
      name: columnName,
      count: maker.describe('How many, in each territory or in each unit above.'),
      fixed: z.boolean().default(false).describe('True when the scale of the whole does not change the number.'),
      values: z
        .record(columnName, maker)
        .default({})
        .describe('Made in this order; later ones may take earlier ones, and those of the unit above.'),
      closing: z.record(columnName, maker).default({}).describe('Made once the members are there: counts of them.'),
      records: z.array(recordRecipe).default([]),
      members: z.array(unitRecipe).default([]),
    }),
  )
  .meta({ id: 'UnitRecipe' })

const defect = z
  .strictObject({
    defect: columnName,
    record: code.default(''),
    versions: z.array(code).optional(),
    when: makerTest.optional(),
    rate: share.describe('Share of the records of this type that carry it.'),
    set: z.record(z.string(), maker).optional().describe('Columns written so instead.'),
    does: z.enum(['duplicate', 'cut', 'extra-delimiter']).optional().describe('What happens to the whole line.'),
    finds: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]+$/, 'the rule of a finding')
      .describe('Rule that must meet it.'),
    reason: reasonText.describe('What it imitates.'),
  })
  .refine((each) => (each.set === undefined) !== (each.does === undefined), { message: 'exactly one of set and does' })

const file = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name'),
  resource: tableName,
  version: code.optional().describe('Layout version as the file writes it, e.g. "06.15".'),
  within: z
    .array(code)
    .min(1)
    .optional()
    .describe('Territories of levels above whose territories it covers; absent: all of the recipe.'),
  quote: z.enum(['all', 'needed']).default('needed'),
  columns: z
    .record(z.string(), z.string().regex(/^[CNFDL][1-9]\d{0,2}$/, 'a type and a length, e.g. C2 or N3'))
    .optional()
    .describe('Of a dBASE file: its columns in order, each with type and length.'),
})

/** Dummy deliveries: invented files in a registry's real layout. `schemas/dummy/<country>/<registry>.yaml`. */
export const dummyRecipe = z
  .strictObject({
    registry: registryName,
    title: localText,
    note: z.string().optional(),
    territories: z.strictObject({
      system: name,
      level: name,
      vintage: name,
      within: z.array(code).min(1).describe('Territories of levels above, all of whose territories are taken.'),
    }),
    files: z.array(file).min(1),
    header: z
      .strictObject({ record: code, fields: z.record(z.string(), maker) })
      .optional()
      .describe('First record of a file; the layout version is put in.'),
    units: z.array(unitRecipe).min(1).describe('What stands in every territory, in the order of the file.'),
    defects: z.array(defect).default([]),
  })
  .meta({ id: 'DummyRecipe', title: 'Cauce dummy deliveries' })
export type DummyRecipe = z.infer<typeof dummyRecipe>
export type DummyDefect = DummyRecipe['defects'][number]
export type RecordRecipe = z.output<typeof recordRecipe>
export type RecipeFile = DummyRecipe['files'][number]
