import type { QueryAnswer } from '../warehouse/read-only.js'
import { HttpProblem } from './http-problem.js'
import type { SqlLimits } from './sql-messages.js'
import { SqlWorker } from './sql-worker.js'

export interface SqlDoorOptions {
  /** Processes, each with one question at a time. */
  readonly processes: number
  /** Questions that may wait. */
  readonly waiting: number
  /** Questions of one asker at a time, answered or waiting. */
  readonly perAsker: number
  /** How long a question may wait, in milliseconds. */
  readonly patienceMs: number
  /** Memory of a process, above which it is ended. */
  readonly processBytes: number
  readonly limits: Omit<SqlLimits, 'maxRows'>
}

export const sqlDoorDefaults: SqlDoorOptions = {
  processes: 2,
  waiting: 16,
  perAsker: 4,
  patienceMs: 10_000,
  processBytes: 768 * 1024 ** 2,
  limits: { maxBytes: 16 * 1024 ** 2, timeoutMs: 10_000, memory: '256MB' },
}

export interface SqlDoor {
  /** One SELECT over a database. Throws 400 for what is refused, 422 beyond the limits, 429 for an asker with too many, 503 when full. */
  ask(asker: string, database: string, query: string, maxRows: number): Promise<QueryAnswer>
  close(): void
}

/** Questions in typed SQL, answered in processes of their own; those that find all of them busy wait in a queue with an end. */
export function sqlDoor(options: SqlDoorOptions = sqlDoorDefaults): SqlDoor {
  const workers = Array.from({ length: options.processes }, () => new SqlWorker(options.processBytes))
  const idle = [...workers]
  const queue: { readonly take: (worker: SqlWorker) => void }[] = []
  const asking = new Map<string, number>()

  const worker = (): Promise<SqlWorker> => {
    const free = idle.pop()
    if (free !== undefined) return Promise.resolve(free)
    if (queue.length >= options.waiting) return Promise.reject(busy())
    return new Promise((resolve, reject) => {
      const place = {
        take: (given: SqlWorker): void => {
          clearTimeout(timer)
          resolve(given)
        },
      }
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(place), 1)
        reject(busy())
      }, options.patienceMs)
      queue.push(place)
    })
  }

  const giveBack = (free: SqlWorker): void => {
    const next = queue.shift()
    if (next === undefined) idle.push(free)
    else next.take(free)
  }

  return {
    ask: async (asker, database, query, maxRows) => {
      if (query.includes('\0')) throw new HttpProblem(400, 'QUERY_REFUSED', 'The query was refused: it holds a NUL character.')
      const own = asking.get(asker) ?? 0
      if (own >= options.perAsker) throw new HttpProblem(429, 'QUERY_TOO_MANY', `${own} questions of yours are being answered; wait for one of them.`, { 'retry-after': '2' })
      asking.set(asker, own + 1)
      try {
        const chosen = await worker()
        try {
          return await chosen.ask({ database, query, limits: { ...options.limits, maxRows } })
        } finally {
          giveBack(chosen)
        }
      } finally {
        const left = (asking.get(asker) ?? 1) - 1
        if (left === 0) asking.delete(asker)
        else asking.set(asker, left)
      }
    },
    close: () => {
      for (const each of workers) each.stop()
    },
  }
}

function busy(): HttpProblem {
  return new HttpProblem(503, 'QUERY_BUSY', 'Every place is taken; the question was not answered. Try again later.', { 'retry-after': '5' })
}
