import { z } from 'zod'
import { localText, registryName } from './text.js'

const language = z.enum(['es', 'pt', 'en'])
export type Language = z.infer<typeof language>

const disclosure = z.strictObject({
  preset: z
    .enum(['pcornet-11', 'ohdsi-5', 'opensafely-7', 'census-drb-15'])
    .default('pcornet-11')
    .describe('Published rule: its threshold, and its rounding where it has one.'),
  threshold: z.number().int().min(2).max(1000).optional().describe("Counts from 1 to one below it are hidden; absent: the preset's."),
  rounding: z
    .enum(['none', 'nearest-5', 'nearest-10', 'census-drb'])
    .optional()
    .describe("Of the counts that are published, after the threshold; absent: the preset's."),
  expected: z
    .enum(['protect', 'show'])
    .default('protect')
    .describe('Whether the expected number of children at risk is protected like a count; it is the product of children and rate, and counts nobody.'),
  zeros: z.enum(['show', 'hide']).default('show').describe('Whether a count of zero is published or hidden like a small one.'),
  protect: z
    .array(registryName)
    .default([])
    .describe('Registries of figures by territory that no one has published yet; figures that an institution has published itself are not hidden.'),
})
export type Disclosure = z.infer<typeof disclosure>

const boundaries = z.strictObject({
  file: z.string().min(1).describe('GeoJSON, TopoJSON or shapefile, below the workspace or the data folder.'),
  code: z.string().min(1).describe("Property that holds the code of the territory; id: the feature's own where no property is called so."),
  vintage: z.string().optional().describe('State of the territorial division that the codes are of, before they are carried to that of the pipeline; absent: of any time.'),
  encoding: z.string().optional().describe("Encoding of a shapefile's table; absent: what its .cpg file says, else windows-1252."),
})

const sheetKind = z.enum(['none', 'national', 'parent', 'territory'])

/** What leaves for the public, and in which form. */
export const publication = z.strictObject({
  languages: z.array(language).min(1).default(['es', 'pt', 'en']).describe('Of page and sheets; the first is the one shown first.'),
  disclosure: disclosure.prefault({}),
  boundaries: boundaries.optional().describe("Absent, or the file not there: a map drawn around the territories' seats, or as tiles."),
  sheets: z
    .strictObject({
      html: sheetKind.default('territory').describe('Down to which level sheets are made.'),
      pdf: sheetKind.default('parent'),
    })
    .prefault({}),
  publisher: localText.optional().describe('Institution that publishes.'),
  contact: z.string().optional().describe('Where readers may ask, e.g. an e-mail address of the institution.'),
  citation: localText.optional().describe('How to cite; absent: made from title, publisher, period and release.'),
  licence: z.string().default('CC-BY-4.0').describe('Licence of the published tables, as SPDX writes it.'),
})
export type Publication = z.infer<typeof publication>
