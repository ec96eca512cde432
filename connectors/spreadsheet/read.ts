import { CauceError } from '../../src/core/error.js'
import type { Drift } from '../../src/core/header.js'
import { matchHeader, noDrift } from '../../src/core/header.js'
import { didYouMean } from '../../src/core/nearest.js'
import type { FormatReader, FrozenFile, ReadEvent, ReadRequest, RowBatch } from '../../src/core/reader.js'
import type { SheetShape } from '../../src/core/resource.js'
import type { CellProblem, GridNote, GridRow } from './grid.js'
import type { TableEvent, TableHeader, TableRow } from './sheet-table.js'
import { SheetTable } from './sheet-table.js'
import { checkFormat } from './sniff.js'
import { spreadsheetXmlGrid } from './spreadsheet-xml.js'
import { xlsxGrid } from './xlsx.js'
import type { ZipLimits } from './zip-parts.js'
import { defaultZipLimits } from './zip-parts.js'

const batchRows = 2048

const problemTexts: Readonly<Record<CellProblem['rule'], string>> = {
  CELL_ERROR: 'the cell holds an error of the spreadsheet program; read as missing',
  CELL_NO_VALUE: 'the cell holds a formula without a stored result; read as missing',
  CELL_DATE: 'the cell is shown as a date but its number is no day of the calendar; read as missing',
}

/**
 * Reads .xlsx and XML Spreadsheet 2003. Each sheet row down to the last filled one is header, record,
 * quarantined or dropped.
 */
export const spreadsheetReader: FormatReader = makeSpreadsheetReader(defaultZipLimits)

export function makeSpreadsheetReader(limits: ZipLimits): FormatReader {
  return { formats: ['xlsx', 'spreadsheet-xml'], read: (request) => readSheet(request, limits) }
}

async function* readSheet(request: ReadRequest, limits: ZipLimits): AsyncGenerator<ReadEvent> {
  const { file, shape, wanted } = request
  if (shape.format !== 'xlsx' && shape.format !== 'spreadsheet-xml') {
    const what = `the spreadsheet reader was given the format ${shape.format}`
    throw new CauceError('internal', { code: 'READER_FORMAT', what })
  }
  await checkFormat(file, shape.format)
  const table = new SheetTable(shape, file.name)
  const count = { header: 0, rows: 0, quarantined: 0, dropped: 0 }
  let batch: Batch | undefined
  let drift: Drift = noDrift
  const events = async function* (given: readonly TableEvent[]): AsyncGenerator<ReadEvent> {
    for (const event of given) {
      if (event.kind === 'header-lines') count.header += event.lines
      else if (event.kind === 'header') {
        drift = checkHeader(event, shape, file, wanted)
        batch = new Batch(pickColumns(event, shape, wanted), wanted)
      } else if (event.kind === 'finding') {
        if (event.finding.disposition === 'dropped') count.dropped += event.finding.lines
        else count.quarantined += event.finding.lines
        yield event
      } else if (batch !== undefined) {
        count.rows += 1
        for (const problem of event.problems) {
          const column = batch.wantedName(problem.column)
          if (column === undefined) continue
          yield {
            kind: 'finding',
            finding: {
              rule: problem.rule,
              disposition: 'noted',
              file: file.name,
              line: event.line,
              lines: 1,
              column,
              message: problemTexts[problem.rule],
            },
          }
        }
        if (batch.add(event)) yield batch.take()
      }
    }
  }
  for await (const row of grid(file, shape, limits)) {
    if (row.kind === 'row') yield* events(table.accept(row))
    else yield {
      kind: 'finding',
      finding: {
        rule: row.rule,
        disposition: 'repaired',
        file: file.name,
        line: row.line,
        lines: 1,
        message: row.message,
      },
    }
  }
  yield* events(table.end())
  if (batch !== undefined && batch.size > 0) yield batch.take()
  yield {
    kind: 'summary',
    lines: { total: table.lines, ...count },
    records: { '': count.rows },
    layoutVersion: null,
    drift,
  }
}

function grid(file: FrozenFile, shape: SheetShape, limits: ZipLimits): AsyncIterable<GridRow | GridNote> {
  if (shape.format === 'spreadsheet-xml') return spreadsheetXmlGrid(file, shape.sheet)
  const wantsMerges = shape.headerRows.length > 1 || shape.fillMerged === true
  return xlsxGrid(file, { sheet: shape.sheet, wantsMerges, limits })
}

function checkHeader(header: TableHeader, shape: SheetShape, file: FrozenFile, wanted: readonly string[]): Drift {
  const fields = shape.fields.filter((field) => !header.filled.includes(field.name))
  const match = matchHeader(header.names, fields)
  const line = Math.max(...shape.headerRows)
  if (fields.length > 0 && match.columns.every((column) => column === null) && match.drift.renamed.length === 0) {
    // Its cells are not named: what stands there may be a record.
    throw new CauceError('delivery', {
      code: 'HEADER_MISSING',
      what: 'no cell of the header rows is a column of the schema',
      where: { file: file.name, line },
      expected: `a header such as "${fields[0]?.name ?? ''}"`,
      todo: 'Compare sheet and header_rows of the schema with the sheet.',
    })
  }
  if (match.duplicates.length > 0) {
    throw new CauceError('delivery', {
      code: 'HEADER_DUPLICATE',
      what: `the header names ${match.duplicates.map((name) => `"${name}"`).join(', ')} more than once`,
      where: { file: file.name, line },
      expected: 'each column once',
      todo: 'Add the header row that tells the columns apart to header_rows, or ask which column counts.',
    })
  }
  const required = new Set(
    fields.filter((field) => field.required && wanted.includes(field.name)).map((field) => field.name),
  )
  const missing = match.drift.gone.filter((name) => required.has(name))
  if (missing.length === 0) return match.drift
  const [first = ''] = missing
  const renamed = match.drift.renamed.find((pair) => pair.from === first)?.to
  throw new CauceError('delivery', {
    code: 'COLUMN_MISSING',
    what: `the header lacks ${missing.map((name) => `"${name}"`).join(', ')}`,
    where: { file: file.name, line },
    expected: 'every required column that a mapping uses',
    todo:
      renamed === undefined
        ? (didYouMean(first, header.names) ?? 'Compare header_rows and fields of the schema with the sheet.')
        : `Did you mean "${renamed}"? Add it to the aliases of "${first}".`,
  })
}

/** Where a wanted column comes from: a sheet column, one that the shape fills, or nowhere in this delivery. */
type Source = { readonly from: 'sheet' | 'shape'; readonly index: number } | null

function pickColumns(header: TableHeader, shape: SheetShape, wanted: readonly string[]): readonly Source[] {
  const { columns } = matchHeader(header.names, shape.fields)
  return wanted.map((name) => {
    const filled = header.filled.indexOf(name)
    if (filled !== -1) return { from: 'shape', index: filled }
    const index = columns.indexOf(name)
    if (index !== -1) return { from: 'sheet', index }
    if (shape.fields.some((field) => field.name === name)) return null
    throw new CauceError('specification', {
      code: 'WANTED_UNKNOWN', what: `the column "${name}" is not in the schema`, expected: 'a field of the schema',
      todo: didYouMean(name, [...header.filled, ...shape.fields.map((field) => field.name)]),
    })
  })
}

class Batch {
  readonly #sources: readonly Source[]
  readonly #names: readonly string[]
  readonly #byColumn = new Map<number, string>()
  #columns: (string | null)[][]
  #lines: number[] = []

  constructor(sources: readonly Source[], names: readonly string[]) {
    this.#sources = sources
    this.#names = names
    this.#columns = sources.map(() => [])
    sources.forEach((source, position) => {
      if (source?.from === 'sheet') this.#byColumn.set(source.index, names[position] ?? '')
    })
  }

  get size(): number {
    return this.#lines.length
  }

  wantedName(column: number): string | undefined {
    return this.#byColumn.get(column)
  }

  /** True when the batch is full. */
  add(row: TableRow): boolean {
    this.#sources.forEach((source, position) => {
      const text = source === null ? null : source.from === 'shape' ? row.filled[source.index] : row.cells[source.index]
      this.#columns[position]?.push(text ?? null)
    })
    this.#lines.push(row.line)
    return this.#lines.length >= batchRows
  }

  take(): RowBatch {
    const batch: RowBatch = { kind: 'rows', record: '', names: this.#names, columns: this.#columns, lines: this.#lines }
    this.#columns = this.#sources.map(() => [])
    this.#lines = []
    return batch
  }
}
