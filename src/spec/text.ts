import { z } from 'zod'

/** Words in the languages of the ministries; at least one. A plain string serves every language. */
export const localText = z
  .union([z.string().min(1), z.strictObject({ es: z.string().optional(), pt: z.string().optional(), en: z.string().optional() })])
  .meta({ id: 'LocalText', title: 'a text, or keys es, pt, en with texts', description: 'A text, or the same text in Spanish (es), Portuguese (pt) and English (en).' })
export type LocalText = z.infer<typeof localText>

/** The text in a language, or in the next best one. */
export function textIn(text: LocalText | undefined, language: 'es' | 'pt' | 'en'): string {
  if (text === undefined) return ''
  if (typeof text === 'string') return text
  return text[language] ?? text.en ?? text.es ?? text.pt ?? ''
}

/** Code lists are keyed and valued by quoted text: `"01"`, never `01`. */
export const code = z.string().meta({ description: 'A code in quotes: unquoted, "01" would lose its zero.' })

export const registryName = z
  .string()
  .regex(/^[a-z]{2}\/[a-z0-9][a-z0-9-]*$/, 'country/registry in lower case, e.g. cl/matricula')
export const tableName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a name in lower case with underscores')
export const columnName = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a name in lower case with underscores')
/** Name of an environment variable that holds a secret; never the secret. */
export const secretName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'the name of an environment variable').meta({ writeOnly: true })
export const periodText = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'a period in quotes: "2022", "2022-06" or "2022-06-30"')
/** A period, or that of the run. */
export const templatePeriod = z.string().regex(/^(?:\d{4}(-\d{2}(-\d{2})?)?|\{period\}|\{year\})$/, 'a period in quotes: "2022", "2022-06" or "2022-06-30", or "{period}" or "{year}"')
export const reasonText = z.string().min(8).meta({ description: 'A written reason, for those who sign.' })
