import { CauceError } from '../core/error.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { publicDatabaseFile } from '../publish/manifest.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import type { FoundRelease } from '../publish/open-release.js'
import { releaseOfPeriod } from '../publish/release-of-period.js'
import { currentRelease } from '../publish/release.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { csvText } from '../web/csv-text.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { writeQueryFile } from './query-file.js'
import type { QueryFile } from './query-file.js'
import { pipelinePeriod } from './release-line.js'
import { cells } from './run-text.js'

interface QueryOptions {
  readonly state: string
  readonly format: 'table' | 'csv' | 'json' | 'arrow' | 'parquet'
  readonly limit?: number
  readonly out?: string
  readonly public?: boolean
  readonly raw?: boolean
  readonly json?: boolean
}

const timeoutMs = 60_000
const shownRows = 1_000
const writtenRows = 100_000_000

/** One SELECT over a release: the staff's database, or with `--public` what everybody may see. */
export async function query(name: string, text: string, options: QueryOptions): Promise<void> {
  const { format, out } = options
  if (out !== undefined && (format === 'table' || format === 'json')) throw usage(`--out with ${format}`, 'csv, arrow or parquet, which are files')
  if (out === undefined && (format === 'arrow' || format === 'parquet')) throw usage(`${format} without --out`, '--out <file>: it is no text for a terminal')
  if (options.raw === true && format !== 'csv') throw usage(`--raw with ${format}`, 'it with csv only: other formats know no formulas')
  const reader = options.public === true ? await openPublic(name, options.state) : await openRelease(name, options.state)
  try {
    const maxRows = options.limit ?? (out === undefined ? shownRows : writtenRows)
    const truncated = out === undefined || format === 'table' || format === 'json' ? await show(reader, text, maxRows, options) : await write(reader, text, maxRows, { path: out, format, raw: options.raw === true }, options)
    if (truncated) process.stderr.write(`  only the first ${maxRows} rows; --limit shows more\n`)
  } finally {
    await reader.close()
  }
}

async function show(reader: ReadOnlyWarehouse, text: string, maxRows: number, { format, raw, json }: QueryOptions): Promise<boolean> {
  const { columns, rows, truncated } = await reader.query(text, { maxRows, timeoutMs })
  const names = columns.map((column) => column.name)
  if (json === true || format === 'json') print(true, rows.map((row) => Object.fromEntries(names.map((key, index) => [key, row[index]]))), '')
  else if (format === 'csv') process.stdout.write(csvText(names, rows, { raw: raw === true, lineEnd: '\n' }))
  else process.stdout.write(`${textTable(names, rows.map(cells), 80)}\n`)
  return truncated
}

async function write(reader: ReadOnlyWarehouse, text: string, maxRows: number, file: QueryFile, { json }: QueryOptions): Promise<boolean> {
  const { rows, truncated } = await writeQueryFile(reader, text, { maxRows, timeoutMs: 10 * timeoutMs }, file)
  print(json, { out: file.path, format: file.format, rows, truncated }, `Written: ${file.path}, ${rows} rows`)
  return truncated
}

async function openPublic(name: string, state: string): Promise<ReadOnlyWarehouse> {
  const release = await findRelease(name, state)
  if (release.manifest.contents.some(({ file }) => file === publicDatabaseFile)) return openReleaseDatabase(release, publicDatabaseFile)
  throw new CauceError('notFound', { code: 'RELEASE_NOT_PUBLIC', where: { file: release.folder }, what: 'the release has no public tables', todo: `Run: cauce run ${name}` })
}

function usage(what: string, expected: string): CauceError {
  return new CauceError('usage', { code: 'USAGE_QUERY', what, expected })
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
