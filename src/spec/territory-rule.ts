import { z } from 'zod'
import { expression } from './expression.js'
import { code, reasonText } from './text.js'

/** How rows find their territory. A code is used where there is one; a name only through the alias table. */
export const territoryRule = z
  .strictObject({
    system: z.string().min(1).describe('Code system: the name of a folder below schemas/territories.'),
    level: z.string().min(1),
    vintage: z.string().min(1).describe('Vintage in which the registry writes its codes.'),
    code: expression.optional(),
    name: expression.optional(),
    parent: expression.optional().describe('Code or name of the parent, to tell namesakes apart.'),
    exclude: z.record(code, reasonText).default({}).describe('Codes or names that are no territory of this level, each with its reason.'),
  })
  .refine((rule) => (rule.code === undefined) !== (rule.name === undefined), { message: 'exactly one of code and name' })
export type TerritoryRule = z.infer<typeof territoryRule>
