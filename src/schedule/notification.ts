import type { Outcome } from '../spec/schedule.js'
import type { AttemptedRun } from './attempt-run.js'

/** What is told of one outcome; names, counts and sentences of faults, never a value of a record. */
export interface Notification {
  readonly pipeline: string
  readonly outcome: Outcome
  readonly slot: string
  readonly timeZone: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly attempts: number
  readonly code: string | null
  readonly message: string | null
  readonly release: string | null
}

export function notificationOf(pipeline: string, slot: string, timeZone: string, times: { readonly startedAt: string; readonly finishedAt: string }, run: AttemptedRun): Notification {
  const { outcome, attempts, code, message, release } = run
  return { pipeline, outcome, slot, timeZone, ...times, attempts, code, message, release }
}

const words: Readonly<Record<Outcome, string>> = {
  published: 'a new release is in force',
  unchanged: 'nothing has changed; the release stays in force',
  blocked: 'stopped before publication; the release before stays in force',
  failed: 'failed; the release before stays in force',
  interrupted: 'was interrupted; the release before stays in force',
}

export function subjectOf({ pipeline, outcome }: Notification): string {
  return `Cauce ${pipeline}: ${words[outcome]}`
}

export function textOf(notification: Notification): string {
  const { slot, timeZone, startedAt, finishedAt, attempts, code, message, release } = notification
  return [
    `${subjectOf(notification)}.`,
    '',
    `Scheduled for ${slot.replace('T', ' ')} (${timeZone}), started ${startedAt}, ended ${finishedAt}, ${attempts === 1 ? 'one try' : `${attempts} tries`}.`,
    ...(message === null ? [] : ['', `${code}: ${message}`]),
    ...(release === null ? [] : ['', `Release: ${release}`]),
  ].join('\n')
}
