// The rival of `serve`: Node's own server, a map from path to bytes, nothing else. Takes the folder of the answers' database: plain-server.js <database>.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openReadOnly } from '../src/warehouse/read-only.js'
import { listTables } from '../src/web/public-tables.js'
import { territoryIndex } from '../src/web/territory-index.js'

const [database = ''] = process.argv.slice(2)
const reader = await openReadOnly({ path: database })
const bodies = await territoryIndex(reader, await listTables(reader), 'bench')
const server = createServer((request, response) => {
  const body = bodies.get((request.url ?? '').slice((request.url ?? '').lastIndexOf('/') + 1))
  if (body === undefined) response.writeHead(404).end()
  else response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.byteLength }).end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address() as AddressInfo
  process.stdout.write(`${JSON.stringify({ address: `http://127.0.0.1:${address.port}/` })}\n`)
})
