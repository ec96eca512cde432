import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { pipeline, publishPublic } from '../web/published.js'
import { cauce, command } from './cauce.js'

// Processes start on a machine that may be busy; nothing here is timed.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const state = mkdtempSync(join(tmpdir(), 'cauce-serve-'))
const token = 'abcdefghijklmnopqrstuvwxyz0123456789'

beforeAll(async () => void (await publishPublic(join(state, 'releases'), 'r1')))
afterAll(() => rmSync(state, { recursive: true, force: true }))

interface Started {
  readonly address: string
  stop(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly stderr: string }>
}

/** The command in a process of its own, once it serves. */
function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, [...command(), 'serve', pipeline, '--state', state, '--port', String(20_000 + Math.floor(process.pid % 20_000)), '--json', ...args], { env: { ...process.env, ...env } })
  let stdout = ''
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (!stdout.includes('\n')) return
      const said: { readonly address: string } = JSON.parse(stdout)
      resolve({
        address: said.address,
        stop: async (signal) => {
          child.kill(signal)
          return { code: await ended, stderr }
        },
      })
    })
    void ended.then((code) => reject(new Error(`ended with ${code ?? 'a signal'}: ${stderr}`)))
  })
}

describe('cauce serve', () => {
  it('serves until a polite kill, answers what is under way, gives back its lock, and leaves a log that holds', async () => {
    const server = await start([])
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect((await fetch(`${server.address}v1/${pipeline}/territories/0001`)).status).toBe(200)
    const slow = fetch(`${server.address}v1/${pipeline}/sql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: 'select count(*) from range(30000000) a, range(3) b where a.range % 7 = b.range' }) })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const second = cauce(['serve', pipeline, '--state', state])
    expect([second.status, second.stderr]).toEqual([6, expect.stringMatching(/holds this folder since .* \(serve xx\/demo\)/)])
    const ended = server.stop('SIGTERM')
    expect((await slow).status).toBe(200)
    expect(await ended).toMatchObject({ code: 0 })
    expect(existsSync(join(state, 'access.lock'))).toBe(false)
    const log = cauce(['access-log', 'verify', '--state', state])
    expect([log.status, log.stdout]).toEqual([0, expect.stringMatching(/^4 records: the chain holds\.\nLast: [0-9a-f]{64}\n/)])
  })

  it('wants a token from the environment where one is set, and shows it nowhere', async () => {
    const server = await start([], { CAUCE_TOKEN: `ana ${token}` })
    const status = async (authorization: string): Promise<number> => (await fetch(`${server.address}v1/pipelines`, { headers: { authorization } })).status
    expect([await status('Bearer nothing'), await status(`Bearer ${token}`)]).toEqual([401, 200])
    const { stderr } = await server.stop('SIGINT')
    expect(stderr).not.toContain(token)
    expect(readFileSync(join(state, 'access', `access-${new Date().toISOString().slice(0, 7)}.jsonl`), 'utf8')).toMatch(/"asker":"ana".*"status":200/)
  })

  it('tells a log that was changed with code 6', () => {
    const [file = ''] = [join(state, 'access', `access-${new Date().toISOString().slice(0, 7)}.jsonl`)]
    writeFileSync(file, readFileSync(file, 'utf8').replace('"asker":"ana"', '"asker":"bea"'))
    const { status, stderr } = cauce(['access-log', 'verify', '--state', state])
    expect([status, stderr]).toEqual([6, expect.stringMatching(/the access log was changed: access-\d{4}-\d{2}\.jsonl:\d+ was changed; expected every record to bear the hash of the one before/)])
    expect(cauce(['access-log', 'verify', '--state', state, '--contains', 'f'.repeat(64), '--json']).status).toBe(6)
  })

  it.each([
    { name: 'an open address without a token', args: ['serve', pipeline, '--host', '0.0.0.0', '--state', state], status: 2, says: /0\.0\.0\.0 can be reached from other machines, and no token is set/ },
    { name: 'a pipeline without a release', args: ['serve', 'yy/none', '--state', state], status: 7, says: /there is no release of yy\/none yet/ },
    { name: 'a port that is none', args: ['serve', pipeline, '--port', 'http', '--state', state], status: 2, says: /--port is "http"; expected a whole number above 0/ },
    { name: 'no pipeline', args: ['serve', '--state', state], status: 2, says: /missing required argument 'pipelines'/ },
    { name: 'a file of tokens that is not there', args: ['serve', pipeline, '--token-file', '/nowhere', '--state', state], status: 7, says: /the file of tokens is not there/ },
    { name: 'no log yet', args: ['access-log', 'verify', '--state', join(state, 'other')], status: 7, says: /there is no access log/ },
  ])('refuses $name', ({ args, status, says }) => {
    const ended = cauce(args)
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringMatching(says)])
    expect(cauce([...args, '--json']).stderr).toMatch(/^\{"error":\{"code":"[A-Z_]+","exitCode":\d/)
  })

  it.each([['serve'], ['access-log', 'verify']])('%s --help says what it does, with an example', (...words) => {
    const { status, stdout } = cauce([...words, '--help'])
    expect([status, stdout]).toEqual([0, expect.stringContaining(`Example: cauce ${words.join(' ')}`)])
  })
})
