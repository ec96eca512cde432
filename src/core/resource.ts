/** Encodings that a schema may declare. `utf-8-bom` demands the mark, `utf-8` accepts either. */
export const encodings = ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'latin-1', 'windows-1252', 'cp850'] as const
export type Encoding = (typeof encodings)[number]

export const formats = ['delimited', 'fixed-width', 'xlsx', 'spreadsheet-xml', 'parquet', 'json', 'json-lines', 'dbf'] as const
export type FormatName = (typeof formats)[number]

/** A column as the institution names it; `aliases` are names of other deliveries, matched exactly. */
export interface FieldShape {
  readonly name: string
  readonly aliases: readonly string[]
  /** False when a delivery may lack the column. */
  readonly required: boolean
}

export interface DelimitedShape {
  readonly format: 'delimited'
  readonly encoding: Encoding
  readonly delimiter: string
  /** Null when the file has no quoting: a quote is then an ordinary character. */
  readonly quote: string | null
  readonly lineEnd: 'lf' | 'crlf' | 'cr' | 'any'
  /** 0 when the columns come by position, without header. */
  readonly headerRows: number
  /** Lines before the header that are dropped by declaration. */
  readonly preambleLines: number
  /** Lines whose first field begins so are dropped by declaration (totals, footnotes). */
  readonly footers: readonly string[]
  /** True when a quoted value may hold line breaks. */
  readonly multiline: boolean
  /** True when blanks after a delimiter are dialect, as in `"a", "b"`. */
  readonly skipBlankAfterDelimiter: boolean
  readonly fields: readonly FieldShape[]
}

export interface FixedField {
  readonly name: string
  /** 1-based position of the first character. */
  readonly start: number
  readonly length: number
  /** Layout versions in which it stands here; empty: in all. */
  readonly versions: readonly string[]
}

export interface FixedRecord {
  /** Value of the record type, or the empty string for files of one type. */
  readonly type: string
  readonly fields: readonly FixedField[]
}

/** How a trailer counts records: a number of `length` digits at `start` for each type. */
export interface TrailerCounter {
  readonly type: string
  readonly start: number
  readonly length: number
}

export interface FixedWidthShape {
  readonly format: 'fixed-width'
  readonly encoding: Encoding
  readonly lineEnd: 'lf' | 'crlf' | 'any'
  readonly recordType: { readonly start: number; readonly length: number } | null
  readonly records: readonly FixedRecord[]
  /** Where the layout version stands: record, position, and characters to strip from it. */
  readonly version: { readonly record: string; readonly start: number; readonly length: number; readonly strip: string } | null
  readonly knownVersions: readonly string[]
  readonly trailer: { readonly record: string; readonly counters: readonly TrailerCounter[] } | null
  /** `trimmed`: lines may lack the blanks at their end; `cut` (when absent): a line that ends before a wanted field is damaged. */
  readonly shortLines?: 'cut' | 'trimmed' | undefined
}

/**
 * A rectangular table on a sheet, or several stacked blocks of the same columns. Rows above the first header row,
 * blank rows, block titles, totals and footers are dropped by declaration; a block's repeated header is header.
 */
export interface SheetShape {
  readonly format: 'xlsx' | 'spreadsheet-xml'
  /** Name, or 1-based number. */
  readonly sheet: string | number
  /**
   * 1-based sheet rows of the header, joined top-down by ` / `: merged cells filled to the right, empty parts and a part
   * equal to the one above it left out, runs of blanks and line breaks written as one space.
   */
  readonly headerRows: readonly number[]
  /** Rows whose first filled cell begins so are dropped by declaration. */
  readonly footers: readonly string[]
  /** Rows whose first filled cell is exactly this are dropped by declaration. */
  readonly totals?: readonly string[] | undefined
  /**
   * Stacked blocks: beginning of the first filled cell that opens one, and the name of the column that it fills. The column
   * holds the beginning as declared here. A block after the header repeats the header rows right below its title.
   */
  readonly blocks: { readonly column: string; readonly titles: readonly string[] } | null
  /** Columns that hold the text of one fixed cell above the table on every row, as `{ column: 'unit', cell: 'A1' }`. */
  readonly cells?: readonly { readonly column: string; readonly cell: string }[] | undefined
  /** True when a merged cell in the body speaks for every row and column that it covers. */
  readonly fillMerged?: boolean | undefined
  readonly fields: readonly FieldShape[]
}

export interface DocumentShape {
  readonly format: 'parquet' | 'json' | 'json-lines'
  readonly encoding: Encoding
  /** Path of keys to the array of records; empty when the document is the array. */
  readonly path: readonly string[]
  readonly fields: readonly FieldShape[]
}

/** A dBASE table (levels 3 to 5 and FoxPro): the file names its columns, the schema declares the encoding of the texts. */
export interface DbfShape {
  readonly format: 'dbf'
  readonly encoding: Encoding
  readonly fields: readonly FieldShape[]
}

export type ResourceShape = DelimitedShape | FixedWidthShape | SheetShape | DocumentShape | DbfShape
