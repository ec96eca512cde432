import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { BenchLine, BenchSettings } from './bench-case.js'
import { cases } from './cases.js'

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    pairs: { type: 'string', default: '3' },
    case: { type: 'string', multiple: true },
    folder: { type: 'string', default: join(tmpdir(), 'cauce-bench') },
    memory: { type: 'string', default: 'auto' },
    threads: { type: 'string' },
    out: { type: 'string' },
  },
})

const unknown = (values.case ?? []).filter((name) => !cases.some((each) => each.name === name))
if (unknown.length > 0) throw new Error(`no case ${unknown.join(', ')}; there are ${cases.map(({ name }) => name).join(', ')}`)
const chosen = values.case === undefined ? cases : cases.filter((each) => values.case?.includes(each.name))
const settings: Omit<BenchSettings, 'rows'> = {
  pairs: Number(values.pairs),
  folder: values.folder,
  memory: values.memory,
  threads: values.threads === undefined ? undefined : Number(values.threads),
  say,
}
await mkdir(values.folder, { recursive: true })
say(`${settings.pairs} pairs each, engine memory ${settings.memory}`)
say('wall times; process start and preparations apart, but for clrisk')
const lines: BenchLine[] = []
const results: unknown[] = []
for (const bench of chosen) {
  const rows = Number(values.rows ?? bench.rows ?? 2_000_000)
  say(`${bench.name}: ${bench.title}; ${rows.toLocaleString('en')} rows`)
  const report = await bench.measure({ ...settings, rows })
  lines.push(...report.lines)
  results.push(report.results)
}
for (const head of new Set(lines.map((line) => line.head.join('\t')))) say(`\n${table(head.split('\t'), lines.filter((line) => line.head.join('\t') === head))}`)
if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify(results, null, 2)}\n`)

function table(head: readonly string[], own: readonly BenchLine[]): string {
  const widths = head.map((name, index) => Math.max(name.length, ...own.map((line) => line.cells[index]?.length ?? 0)))
  return [head, ...own.map((line) => line.cells)].map((cells) => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ').trimEnd()).join('\n')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
