import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { publicDatabaseFile } from '../src/publish/manifest.js'
import { publishRelease } from '../src/publish/release.js'
import { openWarehouse } from '../src/warehouse/open.js'
import { mebibytes, median } from './bench-case.js'
import type { BenchCase, BenchLine, BenchReport, BenchSettings, Verdict } from './bench-case.js'
import { loadClients } from './load-clients.js'
import type { LoadResult } from './load-clients.js'
import { cauceCommand, contestProgram } from './run-command.js'

const pipeline = 'xx/bench'
const territories = 5_570
const clients = 50
const requests = 100_000
const bars = { medianMs: 10, p99Ms: 40 }
/** Memory may differ by so much between the first fifth of the requests and the last. */
const flatBytes = 32 * 1024 ** 2

interface Measured extends LoadResult {
  readonly memory: readonly number[]
}

/** Look-ups of territories over HTTP, beside a plain server that gives the same bytes. */
export const serveCase: BenchCase = {
  name: 'serve',
  title: `${requests.toLocaleString('en')} look-ups of ${territories.toLocaleString('en')} territories by ${clients} clients on loopback`,
  measure,
}

async function measure(settings: BenchSettings): Promise<BenchReport> {
  const state = join(settings.folder, `serve-${process.pid}`)
  const folder = await publish(join(state, 'releases'))
  const ours: Measured[] = []
  const rival: Measured[] = []
  try {
    for (let pair = 0; pair < settings.pairs; pair++) {
      ours.push(await contest([cauceCommand, 'serve', pipeline, '--state', state, '--port', String(30_000 + (process.pid % 20_000)), '--json'], `v1/${pipeline}/territories/`))
      rival.push(await contest([contestProgram('plain-server'), join(folder, publicDatabaseFile)], ''))
      settings.say(`  pair ${pair + 1}: ours ${words(ours.at(-1))} | plain ${words(rival.at(-1))}`)
    }
  } finally {
    rmSync(state, { recursive: true, force: true })
  }
  return { lines: [line(ours, rival)], results: { name: 'serve', ours, rival } }
}

async function contest(args: readonly string[], prefix: string): Promise<Measured> {
  const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await portOf(child)
    const memory: number[] = []
    const path = (number: number): string => `/${prefix}${String(1 + ((number * 7_919) % territories)).padStart(5, '0')}`
    await loadClients(port, clients, 5_000, path)
    const result = await loadClients(port, clients, requests, path, () => void memory.push(residentBytes(child)))
    return { ...result, memory }
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    }
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(Number(/:(\d+)\//.exec(chunk.toString())?.[1])))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}`)))
  })
}

function residentBytes(child: ChildProcess): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8'))?.[1] ?? 0) * 1024
}

/** Public tables of the size of a large country: twenty indicators in six dimensions, both models. */
async function publish(releases: string): Promise<string> {
  const warehouse = await openWarehouse({ path: ':memory:' })
  const run = async (text: string): Promise<void> => void (await sql.raw(text).execute(warehouse.db))
  for (const schema of ['public', 'risk']) await run(`create schema ${schema}`)
  await run('create table risk.ivti_territory as select 1 as x')
  await run(`create table public.territory as select printf('%05d', i) as territory_code, 'Municipality ' || i as name, 'municipality' as level, printf('%02d', i % 27) as parent_code, -60 + i / 300.0 as longitude, -30 + i / 200.0 as latitude from range(1, ${territories + 1}) as t(i)`)
  await run(`create table public.territory_risk as select territory_code, name, parent_code, 'State' as parent_name, model, hash(territory_code) % 1000 / 10.0 as score, 'points' as score_unit, 'medium' as class, 'low' as class_within_parent, 0.93 as stability, 0.98 as coverage, '2022' as period, 'draft' as status, 'observed' as state from public.territory, (values ('ivti'), ('clrisk')) as m(model) order by 1, 5`)
  await run(`create table public.ivti_dimension as select territory_code, name, 'dimension_' || k as dimension, hash(territory_code, k) % 1000 / 10.0 as score, 1 / 6.0 as weight, 'observed' as state from public.territory, range(6) as t(k) order by 1, 3`)
  await run(`create table public.ivti_indicator as select territory_code, name, 'dimension_' || k % 6 as dimension, 'indicator_number_' || k as indicator, hash(territory_code, k) % 1000 / 7.0 as value, hash(k) % 1000 as numerator, 1000 as denominator, '2022' as value_period, 'observed' as state, hash(k) % 100 / 3.0 as normalised, 0.05 as weight, hash(k) % 100 / 60.0 as contribution from public.territory, range(20) as t(k) order by 1, 4`)
  await run(`create table public.clrisk_factor as select territory_code, name, 'factor_' || k as factor, hash(territory_code, k) % 100 / 50.0 as contribution, 0.1 as share, k as rank, 'risk' as direction, 'observed' as state from public.territory, range(10) as t(k) order by 1, 6`)
  const folder = await publishRelease(warehouse.db, releases, {
    id: 'bench', pipeline, period: '2022', status: 'draft', madeAt: '2024-01-01T00:00:00.000Z', cauce: '0.0.0', methodVersion: 1, fingerprint: 'bench', deliveries: [], specifications: [], reconciliation: [], checks: [],
  }, () => Promise.resolve())
  await warehouse.close()
  return folder
}

function line(ours: readonly Measured[], rival: readonly Measured[]): BenchLine {
  const of = (all: readonly Measured[], figure: (each: Measured) => number): number => median(all.map(figure))
  const growth = Math.max(...ours.map(({ memory }) => (memory.at(-1) ?? 0) - (memory[Math.floor(memory.length / 5)] ?? 0)))
  const isMet = of(ours, (each) => each.medianMs) < bars.medianMs && of(ours, (each) => each.p99Ms) < bars.p99Ms && growth < flatBytes && ours.every(({ failed }) => failed === 0)
  const verdict: Verdict = isMet ? 'met' : 'NOT MET'
  return {
    head: ['case', 'median ms', 'p99 ms', 'bar', 'plain median', 'plain p99', 'ratio', 'requests/s', 'peak MiB', 'grown MiB', 'failed', 'verdict'],
    cells: [
      'serve', of(ours, (each) => each.medianMs).toFixed(1), of(ours, (each) => each.p99Ms).toFixed(1), `${bars.medianMs}, ${bars.p99Ms}`,
      of(rival, (each) => each.medianMs).toFixed(1), of(rival, (each) => each.p99Ms).toFixed(1), (of(ours, (each) => each.medianMs) / of(rival, (each) => each.medianMs)).toFixed(2),
      of(ours, (each) => each.requests / each.seconds).toFixed(0), mebibytes(Math.max(...ours.flatMap(({ memory }) => memory))), mebibytes(growth), String(ours.reduce((sum, each) => sum + each.failed, 0)), verdict,
    ],
  }
}

function words(measured: Measured | undefined): string {
  if (measured === undefined) return ''
  return `median ${measured.medianMs.toFixed(1)} ms, p99 ${measured.p99Ms.toFixed(1)}, worst ${measured.worstMs.toFixed(0)}, ${(measured.requests / measured.seconds).toFixed(0)}/s, MiB ${measured.memory.map(mebibytes).join(' ')}`
}
