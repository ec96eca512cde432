import { z } from 'zod'
import { cronMistake, isTimeZone } from './cron.js'
import { secretName } from './text.js'

export const outcomes = ['published', 'unchanged', 'blocked', 'failed', 'interrupted'] as const
export type Outcome = (typeof outcomes)[number]

const notice = z.strictObject({
  on: z.array(z.enum(outcomes)).min(1).default(['published', 'blocked', 'failed', 'interrupted']),
  webhook: secretName.optional().describe('Environment variable that holds the address to which a JSON message is posted.'),
  email: z
    .strictObject({
      server: secretName.describe('Environment variable that holds the address of the mail server: smtps://user:password@host.'),
      from: z.string().min(3),
      to: z.array(z.string().min(3)).min(1),
    })
    .optional(),
})
export type Notice = z.infer<typeof notice>

/** When `cauce schedule` runs the pipeline, and whom it tells. */
export const schedule = z.strictObject({
  cron: z.string().superRefine((text, context) => {
    const mistake = cronMistake(text)
    if (mistake !== undefined) context.addIssue({ code: 'custom', message: `a time that comes: ${mistake}` })
  }).describe('Minute, hour, day of month, month, day of week, in quotes: "30 2 * * *".'),
  time_zone: z.string().refine(isTimeZone, { message: 'a time zone such as America/Sao_Paulo' }).describe('Name of the zone whose clock the times are of, e.g. America/Sao_Paulo.'),
  catch_up: z.boolean().default(true).describe('After an outage the latest run that was missed is made up for; false: only within ten minutes.'),
  attempts: z.number().int().min(1).max(20).default(4).describe('Tries in all for faults that may pass.'),
  pause_minutes: z.number().positive().max(720).default(5).describe('Pause before the second try; it doubles, with chance in it.'),
  longest_pause_minutes: z.number().positive().max(1440).default(60),
  notify: z.array(notice).default([]),
})
export type Schedule = z.infer<typeof schedule>
