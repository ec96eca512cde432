import { CauceError } from '../core/error.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import type { FoundRelease } from '../publish/open-release.js'
import { releaseOfPeriod } from '../publish/release-of-period.js'
import { currentRelease } from '../publish/release.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { pipelinePeriod } from './release-line.js'
import { cells } from './run-text.js'

interface QueryOptions {
  readonly state: string
  readonly format: 'table' | 'csv' | 'json'
  readonly limit: number
  readonly json?: boolean
}

const timeoutMs = 60_000

export async function query(name: string, text: string, options: QueryOptions): Promise<void> {
  const reader = await openRelease(name, options.state)
  try {
    const { columns, rows, truncated } = await reader.query(text, { maxRows: options.limit, timeoutMs })
    const names = columns.map((column) => column.name)
    if (options.json === true || options.format === 'json') print(true, rows.map((row) => Object.fromEntries(names.map((key, index) => [key, row[index]]))), '')
    else if (options.format === 'csv') process.stdout.write([names, ...rows].map((row) => row.map(csvCell).join(',')).join('\n') + '\n')
    else process.stdout.write(`${textTable(names, rows.map(cells), 80)}\n`)
    if (truncated) process.stderr.write(`  only the first ${options.limit} rows; --limit shows more\n`)
  } finally {
    await reader.close()
  }
}

/** The database of the release in force, or of that of a period (`name@period`), read only; a fault where there is none yet. */
export async function openRelease(name: string, state: string) {
  return openReleaseDatabase(await findRelease(name, state))
}

/** The release in force, or that of a period (`name@period`); a fault where there is none yet. */
export async function findRelease(name: string, state: string): Promise<FoundRelease> {
  const { releases } = stateFolder(state)
  const { pipeline, period } = pipelinePeriod(name, undefined)
  const release = period === undefined ? await currentRelease(releases, pipeline) : await releaseOfPeriod(releases, pipeline, period)
  if (release !== undefined) return release
  throw new CauceError('notFound', { code: 'RELEASE_ABSENT', where: { file: state }, what: `there is no release of ${name} yet`, todo: `Run: cauce run ${name}` })
}

function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
