// A process of the SQL door: answers one question after another over the database that each names, and has nothing else.
import { CauceError } from '../core/error.js'
import { openReadOnly } from '../warehouse/read-only.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { isTask, readyWord } from './sql-messages.js'
import type { SqlReply, SqlTask } from './sql-messages.js'

let open: { readonly database: string; readonly reader: ReadOnlyWarehouse } | undefined

process.on('message', (message: unknown) => {
  if (!isTask(message)) return
  void reply(message).then((answer) => process.send?.(answer))
})
process.on('disconnect', () => process.exit(0))
// The door that asked ends it; a Ctrl-C on the terminal reaches the whole group.
process.on('SIGINT', () => undefined)

process.send?.(readyWord)

async function reply(task: SqlTask): Promise<SqlReply> {
  try {
    return { id: task.id, answer: await (await readerOf(task)).query(task.query, task.limits) }
  } catch (error) {
    const fault = error instanceof CauceError ? { kind: error.kind, code: error.code, message: error.message } : { kind: 'usage', code: 'QUERY_FAILED', message: 'The query could not be answered.' }
    return { id: task.id, fault }
  }
}

async function readerOf({ database, limits }: SqlTask): Promise<ReadOnlyWarehouse> {
  if (open?.database === database) return open.reader
  await open?.reader.close()
  open = undefined
  open = { database, reader: await openReadOnly({ path: database, memoryLimit: limits.memory, threads: 1 }) }
  return open.reader
}
