import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { QueryAnswer } from '../warehouse/read-only.js'
import { HttpProblem } from './http-problem.js'
import { isReply, readyWord } from './sql-messages.js'
import type { SqlReply, SqlTask } from './sql-messages.js'

/** Time over the query's own in which the process must have answered, before it is ended. */
const graceMs = 2_000
const watchMs = 100
const startMs = 30_000
/** A process that rests with more than this part of what it may use is not kept. */
const restShare = 3

/**
 * One process of the SQL door. It holds one question at a time; it is started at the first one, ended where it takes more time or memory
 * than it may, and started again at the next.
 */
export class SqlWorker {
  readonly #mostBytes: number
  #child: ChildProcess | undefined
  #number = 0

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  async ask(task: Omit<SqlTask, 'id'>): Promise<QueryAnswer> {
    const child = (this.#child ??= await this.#start())
    const id = ++this.#number
    const reply = await this.#replyOf(child, { ...task, id })
    // What a heavy question leaves in the process would count against the next one.
    if ((await residentBytes(child.pid)) > this.#mostBytes / restShare) this.stop()
    if ('answer' in reply) return reply.answer
    throw problemOfFault(reply.fault)
  }

  stop(): void {
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }

  /** A process that can be asked: the time that it takes to start is none of the question's. */
  async #start(): Promise<ChildProcess> {
    const { file, flags } = program()
    // The shell caps what the process may write to (data segment and private maps), which holds where the engine's own count does not.
    const cap = `ulimit -d ${Math.ceil(this.#mostBytes / 1024)} 2>/dev/null; exec "$0" "$@"`
    const child = spawn('/bin/sh', ['-c', cap, process.execPath, '--max-old-space-size=256', ...flags, file], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { TZ: 'UTC', PATH: process.env['PATH'] ?? '' },
    })
    this.#child = child
    // Who waits for an answer hears of it; with nobody waiting it must not end the server.
    child.on('error', () => undefined)
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined
    })
    await new Promise<void>((resolve, reject) => {
      const failed = (): void => {
        clearTimeout(late)
        child.kill('SIGKILL')
        if (this.#child === child) this.#child = undefined
        reject(new HttpProblem(503, 'QUERY_BUSY', 'The process that answers questions could not be started. Try again later.', { 'retry-after': '5' }))
      }
      const late = setTimeout(failed, startMs)
      child.once('exit', failed)
      child.once('error', failed)
      child.once('message', (word) => {
        clearTimeout(late)
        child.off('exit', failed)
        child.off('error', failed)
        if (word === readyWord) resolve()
        else failed()
      })
    })
    return child
  }

  #replyOf(child: ChildProcess, task: SqlTask): Promise<SqlReply> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(late)
        clearInterval(watch)
        child.off('message', heard)
        child.off('exit', gone)
        child.off('error', gone)
      }
      const heard = (message: unknown): void => {
        if (!isReply(message) || message.id !== task.id) return
        end()
        resolve(message)
      }
      const gone = (): void => {
        end()
        if (this.#child === child) this.#child = undefined
        reject(new HttpProblem(422, 'QUERY_TOO_HEAVY', 'The query took more time or memory than it may, and its process was ended. Ask for less.'))
      }
      const late = setTimeout(() => child.kill('SIGKILL'), task.limits.timeoutMs + graceMs)
      const watch = setInterval(() => {
        void residentBytes(child.pid).then((bytes) => (bytes > this.#mostBytes ? child.kill('SIGKILL') : undefined))
      }, watchMs)
      child.on('message', heard)
      child.once('exit', gone)
      child.once('error', gone)
      child.send(task, (error) => {
        if (error !== null) gone()
      })
    })
  }
}

/** The program of the process: as built, or from its source. */
function program(): { readonly file: string; readonly flags: readonly string[] } {
  const isSource = import.meta.url.endsWith('.ts')
  return { file: fileURLToPath(new URL(isSource ? 'sql-process.ts' : 'sql-process.js', import.meta.url)), flags: isSource ? ['--import', import.meta.resolve('tsx')] : [] }
}

/** Memory of a process that is in use; 0 where the system does not tell. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024
}

function problemOfFault(fault: { readonly kind: string; readonly code: string; readonly message: string }): HttpProblem {
  if (fault.code === 'WAREHOUSE_MEMORY') return new HttpProblem(422, 'QUERY_MEMORY', 'The query needs more memory than it may use. Ask for less.')
  if (fault.kind === 'interrupted') return new HttpProblem(422, fault.code, fault.message)
  if (fault.kind === 'usage') return new HttpProblem(400, fault.code, fault.message)
  return new HttpProblem(503, fault.code, 'The release cannot be asked now. Try again later.', { 'retry-after': '5' })
}
