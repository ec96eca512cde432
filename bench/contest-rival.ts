import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { hmacKeyBlocks } from '../src/warehouse/functions/hmac-sha256.js'
import type { DeliveryCase } from './delivery-cases.js'
import type { Contest } from './contest-ours.js'
import { repository } from './places.js'

/** What one would write by hand for the same bytes and the same columns, with nothing proved, judged or counted. */
export async function contestRival(bench: DeliveryCase, file: string, state: string, threads: number | undefined): Promise<Contest> {
  await mkdir(state, { recursive: true })
  const instance = await DuckDBInstance.create(join(state, 'rival.duckdb'), threads === undefined ? {} : { threads: String(threads) })
  const connection = await instance.connect()
  const started = performance.now()
  const phases: Record<string, number> = {}
  let path = file
  if (bench.rival.transcode) {
    path = join(state, 'utf-8.csv')
    await iconv(file, path)
    phases['iconv'] = (performance.now() - started) / 1000
  }
  for (const name of bench.rival.statements) await connection.run(statement(bench, name, path))
  const beforeCheckpoint = performance.now()
  await connection.run('checkpoint')
  const seconds = (performance.now() - started) / 1000
  phases['checkpoint'] = (performance.now() - beforeCheckpoint) / 1000
  const counted = await connection.runAndReadAll('select sum(estimated_size) from duckdb_tables() where not temporary')
  connection.closeSync()
  instance.closeSync()
  return { seconds, phases, rows: Number(counted.getRows()[0]?.[0] ?? 0), note: '' }
}

function statement(bench: DeliveryCase, name: string, path: string): string {
  const text = readFileSync(join(repository(), 'bench/rival', name), 'utf8')
  const { encoding, options, pseudonym } = bench.rival
  return text
    .replaceAll('{{path}}', `'${path.replaceAll("'", "''")}'`)
    .replaceAll('{{encoding}}', `'${encoding}'`)
    .replaceAll('{{options}}', options)
    .replaceAll('{{person_key}}', pseudonym ? hmac('NU_INSCRICAO') : 'NU_INSCRICAO')
}

function hmac(column: string): string {
  const { inner, outer } = hmacKeyBlocks(Buffer.alloc(32, 7))
  const blob = (block: Uint8Array) => `unhex('${Buffer.from(block).toString('hex')}')`
  return `sha256(${blob(outer)} || unhex(sha256(${blob(inner)} || encode(${column}))))`
}

async function iconv(from: string, to: string): Promise<void> {
  const child = spawn('iconv', ['-f', 'WINDOWS-1252', '-t', 'UTF-8', from], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  await pipeline(child.stdout, createWriteStream(to))
  const [code] = await ended
  if (code !== 0) throw new Error(`iconv ended with code ${String(code)}`)
}
