import { z } from 'zod'
import { localText } from './text.js'

/** Who asks the institutions for data, and on what terms: what a letter cannot take from schemas and mappings. */
export const dataRequests = z.strictObject({
  requester: localText.optional().describe('Institution that asks.'),
  signatory: z.string().optional().describe('Who signs, with office.'),
  contact: z.string().optional().describe('Whom to ask about the letter; absent: the contact of the publication.'),
  deadline_days: z.number().int().min(1).max(365).default(30).describe('Days from the date of the letter.'),
  languages: z.array(z.enum(['es', 'pt', 'en'])).min(1).default(['es']),
  purpose: localText.optional().describe('Why the data are asked for, in a sentence.'),
  transfer: localText.optional().describe('How the files are to be handed over, in a sentence.'),
})
export type DataRequests = z.infer<typeof dataRequests>
