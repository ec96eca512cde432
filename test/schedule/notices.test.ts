import { createServer } from 'node:http'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Notification } from '../../src/schedule/notification.js'
import { sendNotices } from '../../src/schedule/send-notices.js'
import { schedule } from '../../src/spec/schedule.js'

const notification: Notification = {
  pipeline: 'xx/a',
  outcome: 'blocked',
  slot: '2026-11-25T02:30',
  timeZone: 'America/Lima',
  startedAt: '2026-11-25T07:30:00.000Z',
  finishedAt: '2026-11-25T07:31:00.000Z',
  attempts: 2,
  code: 'CHECK_BLOCKED',
  message: 'freshness of xx/people is 900, wanted at most 400',
  release: null,
}

const notices = (notify: object) => schedule.parse({ cron: '0 2 * * *', time_zone: 'UTC', notify: [notify] }).notify

async function webServer(answers: number[]): Promise<{ readonly url: string; readonly bodies: string[] }> {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      bodies.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`)
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => void server.close())
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, bodies }
}

async function mailServer(refuse = false): Promise<{ readonly port: number; readonly mails: string[] }> {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _, done) => (auth.username === 'cauce' && auth.password === 'canary-pass' ? done(null, { user: 'cauce' }) : done(new Error('no'))),
    onRcptTo: (_address, _, done) => (refuse ? done(new Error('no such box')) : done()),
    onData: (stream, session, done) => {
      let text = ''
      stream.on('data', (chunk) => (text += String(chunk)))
      stream.on('end', () => {
        mails.push(`${session.envelope.rcptTo.map(({ address }) => address).join(' ')}\n${text}`)
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => server.close())
  const address = server.server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : 0, mails }
}

const doors = (secrets: Readonly<Record<string, string>>) => ({ secretOf: (name: string) => secrets[name], firstPauseMs: 1 })

describe('a notice', () => {
  it('goes to a webhook as JSON, once for an outcome, again after a fault of the server', async () => {
    const server = await webServer([500, 200])
    expect(await sendNotices(notices({ webhook: 'HOOK' }), notification, doors({ HOOK: `${server.url}/x` }))).toEqual([])
    expect(server.bodies.length).toBe(2)
    const body: unknown = JSON.parse(server.bodies[1]?.replace(/^POST \/x application\/json /, '') ?? '')
    expect(body).toMatchObject({ pipeline: 'xx/a', outcome: 'blocked', slot: '2026-11-25T02:30', attempts: 2, code: 'CHECK_BLOCKED', text: expect.stringContaining('stopped before publication') })
  })

  it('goes by mail to everyone named', async () => {
    const server = await mailServer()
    const email = { server: 'MAIL', from: 'cauce@example.org', to: ['a@example.org', 'b@example.org'] }
    expect(await sendNotices(notices({ email }), notification, doors({ MAIL: `smtp://cauce:canary-pass@127.0.0.1:${server.port}` }))).toEqual([])
    expect(server.mails.length).toBe(1)
    expect(server.mails[0]).toMatch(/^a@example\.org b@example\.org\n/)
    expect(server.mails[0]).toContain('Subject: Cauce xx/a: stopped before publication')
    expect(server.mails[0]?.replaceAll(/=\r?\n/g, '')).toContain('CHECK_BLOCKED: freshness of xx/people is 900')
  })

  it('is not sent for an outcome that nobody asked for', async () => {
    const server = await webServer([])
    expect(await sendNotices(notices({ on: ['failed'], webhook: 'HOOK' }), notification, doors({ HOOK: server.url }))).toEqual([])
    expect(server.bodies).toEqual([])
  })

  it('that does not arrive is told, without the address or the password in it', async () => {
    const mail = await mailServer(true)
    const web = await webServer([500, 500, 500])
    const email = { server: 'MAIL', from: 'cauce@example.org', to: ['a@example.org'] }
    const lost = [
      ...(await sendNotices(notices({ webhook: 'HOOK', email }), notification, doors({ HOOK: `${web.url}/canary-path`, MAIL: `smtp://cauce:canary-pass@127.0.0.1:${mail.port}` }))),
      ...(await sendNotices(notices({ webhook: 'HOOK' }), notification, doors({ HOOK: 'http://127.0.0.1:9/canary-path' }))),
      ...(await sendNotices(notices({ webhook: 'NONE' }), notification, doors({}))),
    ]
    expect(lost.map(({ way }) => way)).toEqual(['webhook', 'email', 'webhook', 'webhook'])
    expect(lost[0]?.why).toBe('the server answers 500')
    expect(lost[3]?.why).toContain('NONE is not set')
    expect(JSON.stringify(lost)).not.toContain('canary')
  })
})
