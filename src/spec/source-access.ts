import { z } from 'zod'
import { secretName } from './text.js'

const path = z.string().min(1).describe('Keys joined by dots.')

const pages = z
  .strictObject({
    items: path.describe('Keys, joined by dots, that lead to the array of records in each page.'),
    next: path.optional().describe('Keys that lead to the address of the next page; a page without it is the last.'),
    parameter: z.string().min(1).optional().describe('Instead of next: query parameter that counts the pages; an empty page is the last.'),
    first: z.number().int().min(0).default(1),
    total: path.optional().describe('Keys that lead to the number of records in all: must be the same on every page and equal what came.'),
    key: path.optional().describe('Keys within a record that identify it; the same twice is refused.'),
  })
  .refine((each) => (each.next === undefined) !== (each.parameter === undefined), { message: 'either next or parameter' })

/** The way to a delivery that does not lie in a folder of this machine. */
export const sourceAccess = z.strictObject({
  hosts: z.array(z.string().min(1)).default([]).describe('Hosts that a redirect may lead to, beside that of the location.'),
  headers: z
    .record(z.string(), secretName)
    .default({})
    .describe('Header names, each with the environment variable that holds its value; never the value.'),
  pages: pages.optional().describe('The location is a service that gives JSON in pages; they become one delivery of JSON lines.'),
  attempts: z.number().int().min(1).max(10).default(4).describe('Tries in all for what can pass: no answer, 429, 5xx, a cut body.'),
  idle_seconds: z.number().positive().max(600).default(30).describe('A source that sends nothing for so long is given up.'),
  total_seconds: z.number().positive().max(86_400).default(3600).describe('A file that has not come in full by then is given up.'),
})
