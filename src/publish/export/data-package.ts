import { textIn } from '../../spec/text.js'
import type { ExportFacts } from './export-facts.js'
import { columnKind } from './exported-table.js'
import type { ColumnKind, ExportedColumn, ExportedTable } from './exported-table.js'

/** A file of the package, with what a reader needs to trust it. */
export interface PackagedFile {
  /** Below the folder of the descriptor, with `/`. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

const fieldTypes: Readonly<Record<ColumnKind, string>> = { text: 'string', number: 'number', whole: 'integer', boolean: 'boolean', date: 'date', time: 'datetime' }
const states = ['observed', 'filled', 'out of bounds', 'missing', 'suppressed']

const media: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json',
  ts: 'application/typescript',
}

/**
 * Data Package v2: every CSV with its schema, and the territories as GeoJSON. The same data in other formats stand beside them under
 * `alternatives`, since validators take every resource for a table and guess. Holds no time of making.
 */
export function dataPackage(facts: ExportFacts, tables: readonly ExportedTable[], files: readonly PackagedFile[]): Readonly<Record<string, unknown>> {
  const title = textIn(facts.title, facts.languages[0] ?? 'en')
  const publisher = textIn(facts.publisher ?? undefined, facts.languages[0] ?? 'en')
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: slug(`${facts.pipeline}-${facts.period}`),
    title: `${title}, ${facts.period}`,
    description: `Risk of child labour by territory; status: ${facts.status}. An empty figure is missing or kept back: the column state says which. Small counts are kept back to protect people; zero is a figure. Territories are ordered by code: this is no ranking.`,
    version: `${facts.period}+${facts.fingerprint.slice(0, 8)}`,
    keywords: ['child labour', 'risk', 'territories'],
    licenses: [licence(facts.licence)],
    ...(publisher === '' ? {} : { contributors: [{ title: publisher, roles: ['publisher'], ...(facts.contact?.includes('@') === true ? { email: facts.contact } : {}) }] }),
    ...(facts.sources.length === 0 ? {} : { sources: facts.sources.map(({ registry, institution, period }) => ({ title: `${institution === '' ? registry : institution}: ${registry}`, version: period })) }),
    resources: files.filter(({ path }) => /\.(csv|geojson)$/.test(path)).map((file) => resource(file, tables, files)),
    alternatives: files.filter(({ path }) => !path.includes('/') && !path.endsWith('.geojson')).map(named),
  }
}

function resource(file: PackagedFile, tables: readonly ExportedTable[], files: readonly PackagedFile[]): Readonly<Record<string, unknown>> {
  const stem = stemOf(file)
  const table = file.path.startsWith('csv/') ? tables.find(({ name }) => name === stem) : undefined
  if (table === undefined) return { name: slug(stem), ...named(file) }
  const others = files.filter((other) => other !== file && other.path.includes('/') && stemOf(other) === stem)
  return {
    name: slug(table.name),
    type: 'table',
    title: table.name,
    description: table.comment,
    ...named(file),
    encoding: 'utf-8',
    dialect: { delimiter: ',', header: true, quoteChar: '"', doubleQuote: true },
    schema: tableSchema(table),
    alternatives: others.map(named),
  }
}

function named(file: PackagedFile): Readonly<Record<string, string | number>> {
  const format = file.path.slice(file.path.lastIndexOf('.') + 1)
  return { path: file.path, format, mediatype: media[format] ?? 'application/octet-stream', bytes: file.bytes, hash: `sha256:${file.sha256}` }
}

function stemOf({ path }: PackagedFile): string {
  return path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'))
}

function tableSchema({ columns }: ExportedTable): Readonly<Record<string, unknown>> {
  return { $schema: 'https://datapackage.org/profiles/2.0/tableschema.json', fields: columns.map(field), missingValues: [''] }
}

function field(column: ExportedColumn): Readonly<Record<string, unknown>> {
  const type = fieldTypes[columnKind(column)]
  const words = column.comment === '' ? {} : { description: column.comment }
  if (column.name === 'state' && type === 'string') return { name: column.name, type, ...words, categories: states, constraints: { enum: states } }
  return { name: column.name, type, ...words, ...(type === 'boolean' ? { trueValues: ['true'], falseValues: ['false'] } : {}) }
}

function licence(name: string): Readonly<Record<string, string>> {
  const creative = /^CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)$/.exec(name)
  return creative === null ? { name } : { name, path: `https://creativecommons.org/licenses/${(creative[1] ?? '').toLowerCase()}/${creative[2]}/` }
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-').replaceAll(/^-+|-+$/g, '')
}
