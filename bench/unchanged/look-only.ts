import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** The plain script beside which an unchanged night is held: it opens the database, reads what it knew, and looks at the files, by their size and time or, with `hash`, by their bytes. */
const [data = '', database = '', how = 'stat'] = process.argv.slice(2)
const instance = await DuckDBInstance.create(database)
const connection = await instance.connect()
const known = await connection.runAndReadAll('select file, id, bytes from meta.delivery where retired_at is null')
const before = new Map(known.getRows().map(([file, id, bytes]) => [String(file), { id: String(id), bytes: Number(bytes) }]))
let same = 0
for (const name of readdirSync(data).sort()) {
  const seen = before.get(name)
  if (seen === undefined) continue
  if (how === 'stat') same += statSync(join(data, name)).size === seen.bytes ? 1 : 0
  else {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(join(data, name), { highWaterMark: 1024 * 1024 })) hash.update(chunk)
    same += hash.digest('hex') === seen.id ? 1 : 0
  }
}
connection.closeSync()
instance.closeSync()
process.stdout.write(`${same}\n`)
