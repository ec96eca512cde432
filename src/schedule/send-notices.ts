import { createTransport } from 'nodemailer'
import pRetry from 'p-retry'
import { CauceError } from '../core/error.js'
import type { Notice } from '../spec/schedule.js'
import { subjectOf, textOf } from './notification.js'
import type { Notification } from './notification.js'

export interface NoticeDoors {
  readonly secretOf: (name: string) => string | undefined
  /** Pause before the second try. */
  readonly firstPauseMs: number
}

const tries = 3
const longestMs = 20_000

/** A notice that did not arrive: told, never thrown; a run is not undone because its message was lost. */
export interface LostNotice {
  readonly way: 'webhook' | 'email'
  readonly why: string
}

/** Sends one message by each way that wants this outcome. */
export async function sendNotices(notices: readonly Notice[], notification: Notification, doors: NoticeDoors): Promise<readonly LostNotice[]> {
  const lost: LostNotice[] = []
  const attempt = async (way: LostNotice['way'], send: () => Promise<void>): Promise<void> => {
    try {
      await pRetry(send, { retries: tries - 1, minTimeout: doors.firstPauseMs, factor: 3, randomize: true, shouldRetry: ({ error }) => !(error instanceof CauceError) })
    } catch (error) {
      lost.push({ way, why: error instanceof Error ? wordsOf(error) : 'failed' })
    }
  }
  for (const notice of notices) {
    if (!notice.on.includes(notification.outcome)) continue
    const { webhook, email } = notice
    if (webhook !== undefined) await attempt('webhook', () => post(secret(doors, webhook), notification))
    if (email !== undefined) await attempt('email', () => mail(secret(doors, email.server), email, notification))
  }
  return lost
}

async function post(address: string, notification: Notification): Promise<void> {
  const body = JSON.stringify({ text: textOf(notification), ...notification })
  const response = await fetch(address, { method: 'POST', redirect: 'error', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(longestMs) })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the server answers ${response.status}`)
}

async function mail(server: string, { from, to }: { readonly from: string; readonly to: readonly string[] }, notification: Notification): Promise<void> {
  const transport = createTransport({ url: server, connectionTimeout: longestMs, greetingTimeout: longestMs, socketTimeout: longestMs })
  try {
    await transport.sendMail({ from, to: [...to], subject: subjectOf(notification), text: textOf(notification), disableFileAccess: true, disableUrlAccess: true })
  } finally {
    transport.close()
  }
}

function secret({ secretOf }: NoticeDoors, name: string): string {
  const value = secretOf(name)
  if (value !== undefined && value !== '') return value
  throw new CauceError('specification', { code: 'SECRET_MISSING', what: `the environment variable ${name} is not set`, expected: 'the address to which notices go' })
}

/** Errors of the network may carry the address, and an address its password. */
function wordsOf(error: Error): string {
  if (error instanceof CauceError) return error.message
  if (/^the server answers \d+$/.test(error.message)) return error.message
  const { cause } = error
  const known = 'code' in error ? error.code : cause instanceof Error && 'code' in cause ? cause.code : error.name
  return String(known)
}
