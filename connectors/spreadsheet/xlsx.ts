import { CauceError } from '../../src/core/error.js'
import type { FrozenFile } from '../../src/core/reader.js'
import type { CellProblem, GridRow, Merge } from './grid.js'
import { cellPlace, cellRange, maxColumns, maxRows } from './grid.js'
import { chooseSheet } from './sheet-choice.js'
import { cellResult } from './xlsx-cell.js'
import type { Workbook } from './xlsx-parts.js'
import { readWorkbook } from './xlsx-parts.js'
import { decodeXml } from './xml-decode.js'
import type { XmlHandler } from './xml-tokenizer.js'
import { XmlTokenizer } from './xml-tokenizer.js'
import type { ZipLimits, ZipParts } from './zip-parts.js'
import { openZip } from './zip-parts.js'

export interface XlsxOptions {
  readonly sheet: string | number
  /** Merged cells stand after the rows, so knowing them costs a second pass. */
  readonly wantsMerges: boolean
  readonly limits: ZipLimits
}

/**
 * Rows of one sheet in their order, cells as text. Throws `CauceError('delivery')` for anything the format
 * does not allow.
 */
export async function* xlsxGrid(file: FrozenFile, options: XlsxOptions): AsyncGenerator<GridRow> {
  const zip = await openZip(file, options.limits)
  try {
    const workbook = await readWorkbook(zip, file.name)
    const sheet = workbook.sheets[chooseSheet(workbook.sheets.map((one) => one.name), options.sheet, file.name)]
    const part = sheet?.part ?? null
    if (sheet === undefined || part === null) {
      throw new CauceError('delivery', {
        code: 'SHEET_UNKNOWN',
        what: `the sheet "${sheet?.name ?? ''}" is a chart, it holds no cells`,
        where: { file: file.name },
        expected: 'a worksheet', todo: 'Name the sheet with the table in the schema.',
      })
    }
    const merges = options.wantsMerges ? await readMerges(zip, part, file.name) : new Map<number, Merge[]>()
    const rows = new SheetRows(`${file.name}!/${part}`, workbook, merges)
    for await (const chunk of decodeXml(zip.open(part), rows.where)) yield* rows.write(chunk)
    yield* rows.end()
  } finally {
    zip.close()
  }
}

async function readMerges(zip: ZipParts, part: string, file: string): Promise<ReadonlyMap<number, readonly Merge[]>> {
  const merges = new Map<number, Merge[]>()
  const where = `${file}!/${part}`
  const tokenizer = new XmlTokenizer(where, {
    open: (name, attributes) => {
      if (name !== 'mergeCell') return
      const merge = cellRange(attributes.get('ref') ?? '')
      if (merge === undefined) throw tokenizer.fail('a merged cell has no valid range')
      const started = merges.get(merge.top)
      if (started === undefined) merges.set(merge.top, [merge])
      else started.push(merge)
    },
    close: () => undefined,
    text: () => undefined,
  })
  for await (const chunk of decodeXml(zip.open(part), where)) tokenizer.write(chunk)
  tokenizer.end()
  return merges
}

/** Turns the XML of a worksheet into rows. */
class SheetRows {
  readonly where: string
  readonly #workbook: Workbook
  readonly #merges: ReadonlyMap<number, readonly Merge[]>
  readonly #tokenizer: XmlTokenizer
  #ready: GridRow[] = []
  #inData = false
  #line = 0
  #cells: (string | null)[] = []
  #problems: CellProblem[] = []
  #column = -1
  #target: 'value' | 'inline' | undefined
  #phonetic = false
  #type = ''
  #style = 0
  #value: string | undefined
  #inline = ''
  #hasFormula = false

  constructor(where: string, workbook: Workbook, merges: ReadonlyMap<number, readonly Merge[]>) {
    this.where = where
    this.#workbook = workbook
    this.#merges = merges
    const handler: XmlHandler = {
      open: (name, attributes) => {
        if (this.#inData) this.#open(name, attributes)
        else this.#inData = name === 'sheetData'
      },
      close: (name) => this.#close(name),
      text: (value) => {
        if (this.#target === 'value') this.#value = (this.#value ?? '') + value
        else if (this.#target === 'inline') this.#inline += value
      },
    }
    this.#tokenizer = new XmlTokenizer(where, handler)
  }

  write(chunk: string): readonly GridRow[] {
    this.#tokenizer.write(chunk)
    return this.#take()
  }

  end(): readonly GridRow[] {
    this.#tokenizer.end()
    return this.#take()
  }

  #take(): readonly GridRow[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  #open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'c') this.#openCell(attributes)
    else if (name === 'v') {
      this.#value = ''
      this.#target = 'value'
    } else if (name === 'f') this.#hasFormula = true
    else if (name === 't') this.#target = this.#phonetic ? undefined : 'inline'
    else if (name === 'rPh') this.#phonetic = true
    else if (name === 'row') this.#openRow(attributes.get('r'))
  }

  #openRow(stated: string | undefined): void {
    const line = stated === undefined ? this.#line + 1 : Number(stated)
    if (!Number.isInteger(line) || line <= this.#line || line > maxRows) throw this.#tokenizer.fail(
      'a row is out of order or out of bounds',
    )
    this.#line = line
    this.#cells = []
    this.#problems = []
    this.#column = -1
  }

  #openCell(attributes: ReadonlyMap<string, string>): void {
    const reference = attributes.get('r')
    const place = reference === undefined ? { row: this.#line, column: this.#column + 1 } : cellPlace(reference)
    if (place === undefined || place.row !== this.#line || place.column <= this.#column || place.column >= maxColumns) {
      throw this.#tokenizer.fail('a cell is out of order or out of bounds')
    }
    this.#column = place.column
    this.#type = attributes.get('t') ?? ''
    this.#style = Number(attributes.get('s') ?? '0')
    this.#value = undefined
    this.#inline = ''
    this.#hasFormula = false
  }

  #close(name: string): void {
    if (name === 'c' && this.#inData) this.#closeCell()
    else if (name === 'v' || name === 't') this.#target = undefined
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'row' && this.#inData) {
      const merges = this.#merges.get(this.#line) ?? []
      this.#ready.push({ kind: 'row', line: this.#line, cells: this.#cells, problems: this.#problems, merges })
    } else if (name === 'sheetData') this.#inData = false
  }

  #closeCell(): void {
    const result = cellResult(
      { type: this.#type, style: this.#style, value: this.#value, inline: this.#inline, hasFormula: this.#hasFormula },
      this.#workbook,
    )
    if ('corrupt' in result) throw this.#tokenizer.fail(result.corrupt)
    if ('problem' in result) this.#problems.push({ column: this.#column, rule: result.problem })
    else if (result.text !== null) this.#cells[this.#column] = result.text
  }
}
