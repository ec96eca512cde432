// Reads the current release again and again until the file <stop> is there, and prints what it met as JSON: reader.ts <releases> <stop>.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseFile } from '../../src/publish/manifest.js'
import { currentRelease } from '../../src/publish/release.js'
import { openReadOnly } from '../../src/warehouse/read-only.js'

const [releases = '', stop = ''] = process.argv.slice(2)
const seen = new Set<string>()
const wrong: string[] = []
let reads = 0
let queries = 0

async function readOnce(): Promise<void> {
  const release = await currentRelease(releases, 'xx/demo')
  if (release === undefined) {
    wrong.push('no current release')
    return
  }
  const { folder, manifest } = release
  reads += 1
  seen.add(manifest.id)
  const mark = readFileSync(join(folder, 'mark.txt'), 'utf8')
  const lines = readFileSync(join(folder, 'territory_risk.csv'), 'utf8').trim().split('\n').slice(1)
  if (mark !== manifest.id || lines.length !== 8 || !lines.every((line) => line.endsWith(`,${manifest.id}`))) wrong.push(`mix in ${manifest.id}`)
  if (reads % 10 !== 0) return
  queries += 1
  const reader = await openReadOnly({ path: join(folder, databaseFile) })
  const { rows } = await reader.query('select count(*), min(mark), max(mark) from risk.territory_risk', { maxRows: 5, timeoutMs: 30_000 })
  await reader.close()
  if (String(rows[0]) !== `8,${manifest.id},${manifest.id}`) wrong.push(`another database in ${manifest.id}`)
}

process.stdout.write('ready\n')
while (!existsSync(stop)) {
  await readOnce().catch((error: unknown) => {
    wrong.push(error instanceof Error ? error.message : 'unknown')
  })
}
process.stdout.write(`${JSON.stringify({ reads, queries, seen: seen.size, wrong: wrong.slice(0, 5) })}\n`)
