import { createReadStream } from 'node:fs'
import { CauceError } from '../../src/core/error.js'
import type { FrozenFile } from '../../src/core/reader.js'
import { numberText } from './cell-text.js'
import type { CellProblem, GridNote, GridRow, Merge } from './grid.js'
import { maxColumns, maxRows } from './grid.js'
import { chooseSheet } from './sheet-choice.js'
import { decodeXml } from './xml-decode.js'
import type { XmlAttributes } from './xml-attributes.js'
import { XmlTokenizer } from './xml-tokenizer.js'

const namespace = 'urn:schemas-microsoft-com:office:spreadsheet'

/** Rows of one sheet of an XML Spreadsheet 2003. Number cells keep the digits as written, so `01101` stays `01101`. */
export async function* spreadsheetXmlGrid(
  file: FrozenFile, sheet: string | number,
): AsyncGenerator<GridRow | GridNote> {
  const rows = new WorkbookRows(file.name, sheet)
  let told = false
  for await (const chunk of decodeXml(createReadStream(file.path), file.name)) {
    yield* rows.write(chunk)
    if (rows.isLateDeclaration && !told) {
      told = true
      const message = 'blanks stand before the XML declaration, against XML 1.0; they were passed over'
      yield { kind: 'note', rule: 'XML_LATE_DECLARATION', line: 1, message }
    }
  }
  yield* rows.end()
  chooseSheet(rows.sheets, sheet, file.name)
}

class WorkbookRows {
  readonly sheets: string[] = []
  readonly #wanted: string | number
  readonly #tokenizer: XmlTokenizer
  readonly #path: string[] = []
  #ready: GridRow[] = []
  #inSheet = false
  #line = 0
  #span = 0
  #cells: (string | null)[] = []
  #problems: CellProblem[] = []
  #merges: Merge[] = []
  /** Column that the next cell without index takes. */
  #next = 0
  #column = 0
  #type = ''
  #text: string | undefined
  #hasFormula = false

  constructor(file: string, wanted: string | number) {
    this.#wanted = wanted
    this.#tokenizer = new XmlTokenizer(file, {
      open: (name, attributes) => {
        this.#open(name, attributes, file)
        this.#path.push(name)
      },
      close: (name) => {
        this.#path.pop()
        this.#close(name)
      },
      text: (value) => {
        if (this.#text !== undefined && this.#inData()) this.#text += value
      },
    })
  }

  get isLateDeclaration(): boolean {
    return this.#tokenizer.lateDeclaration
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

  /** True inside the value of a cell, also inside its rich text; the text of a comment is none. */
  #inData(): boolean {
    return this.#path[3] === 'Row' && this.#path[4] === 'Cell' && this.#path[5] === 'Data'
  }

  #open(name: string, attributes: XmlAttributes, file: string): void {
    const depth = this.#path.length
    if (depth === 0) checkRoot(name, attributes, file)
    else if (depth === 1 && name === 'Worksheet') this.#openSheet(attributes.get('Name') ?? '')
    else if (!this.#inSheet || this.#path[2] !== 'Table') return
    else if (depth === 3 && name === 'Row') this.#openRow(attributes)
    else if (depth === 4 && name === 'Cell' && this.#path[3] === 'Row') this.#openCell(attributes)
    else if (depth === 5 && name === 'Data' && this.#path[4] === 'Cell') {
      if (this.#text !== undefined) throw this.#tokenizer.fail('a cell holds two values')
      this.#type = attributes.get('Type') ?? ''
      this.#text = ''
    }
  }

  #openSheet(name: string): void {
    this.sheets.push(name)
    this.#inSheet = typeof this.#wanted === 'number' ? this.sheets.length === this.#wanted : name === this.#wanted
    this.#line = 0
    this.#span = 0
  }

  #openRow(attributes: XmlAttributes): void {
    const next = this.#line + 1 + this.#span
    const line = this.#whole(attributes.get('Index'), next)
    if (line < next || line > maxRows) throw this.#tokenizer.fail('a row is out of order or out of bounds')
    this.#line = line
    this.#span = this.#whole(attributes.get('Span'), 0)
    this.#cells = []
    this.#problems = []
    this.#merges = []
    this.#next = 0
  }

  #openCell(attributes: XmlAttributes): void {
    const column = this.#whole(attributes.get('Index'), this.#next + 1) - 1
    const across = this.#whole(attributes.get('MergeAcross'), 0)
    const down = this.#whole(attributes.get('MergeDown'), 0)
    const isInPlace = column >= this.#next && column + across < maxColumns
    if (!isInPlace) throw this.#tokenizer.fail('a cell is out of order or out of bounds')
    this.#column = column
    this.#next = column + across + 1
    const merge = { top: this.#line, left: column, bottom: this.#line + down, right: column + across }
    if (across + down > 0) this.#merges.push(merge)
    this.#type = ''
    this.#text = undefined
    this.#hasFormula = attributes.has('Formula')
  }

  #whole(value: string | undefined, otherwise: number): number {
    if (value === undefined) return otherwise
    if (!/^\d{1,7}$/.test(value)) throw this.#tokenizer.fail('an index or a span is no whole number')
    return Number(value)
  }

  #close(name: string): void {
    const depth = this.#path.length
    if (name === 'Worksheet' && depth === 1) this.#inSheet = false
    if (!this.#inSheet || this.#path[2] !== 'Table') return
    if (depth === 4 && name === 'Cell') this.#closeCell()
    else if (depth === 3 && name === 'Row') {
      this.#ready.push(
        { kind: 'row', line: this.#line, cells: this.#cells, problems: this.#problems, merges: this.#merges },
      )
    }
  }

  #closeCell(): void {
    const text = this.#text
    if (text === undefined) {
      if (this.#hasFormula) this.#problems.push({ column: this.#column, rule: 'CELL_NO_VALUE' })
    } else if (this.#type === 'Error') this.#problems.push({ column: this.#column, rule: 'CELL_ERROR' })
    else this.#cells[this.#column] = this.#typed(text)
    this.#text = undefined
  }

  /** A value that contradicts its type stays as written: the mapping judges it. */
  #typed(text: string): string {
    if (this.#type === 'Number') return numberText(text) ?? text
    if (this.#type === 'Boolean') return text === '1' ? 'true' : text === '0' ? 'false' : text
    return this.#type === 'DateTime' ? momentText(text) : text
  }
}

function checkRoot(name: string, attributes: XmlAttributes, file: string): void {
  if (name === 'Workbook' && [...attributes.values()].includes(namespace)) return
  throw new CauceError('delivery', {
    code: 'FORMAT_MISMATCH', what: `the root element is <${name}>`, where: { file },
    expected: `<Workbook> of ${namespace}`, todo: 'This XML is no XML Spreadsheet 2003; save it as .xlsx.',
  })
}

function momentText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?$/.exec(text)
  if (match === null) return text
  const [, day = '', time = '', fraction = ''] = match
  const rest = /[1-9]/.test(fraction) ? fraction.replace(/0+$/, '') : ''
  return time === '00:00:00' && rest === '' ? day : `${day}T${time}${rest}`
}
