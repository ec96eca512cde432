import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'

export type NativeEncoding = 'utf-8' | 'latin-1' | 'utf-16'

export interface DelimitedSource {
  readonly path: string
  /** Names in the file's order; DuckDB looks at no header. */
  readonly columns: readonly string[]
  readonly delimiter: string
  /** `latin-1` refuses the bytes 0x80 to 0x9F. */
  readonly encoding: NativeEncoding
  /** Physical lines to pass over, the header among them. */
  readonly skipLines: number
  readonly quote?: string | undefined
  /** True: an empty field is NULL. False, the default: it is the empty text. */
  readonly emptyAsNull?: boolean | undefined
  /** Bytes that a line may have; beyond it the statement fails. */
  readonly maxLineBytes?: number | undefined
  /** Written only for a file of our own: every line ends with LF, none is skipped, and a quoted value may hold any line end. */
  readonly ownLineEnds?: boolean | undefined
}

export type TextRow = Readonly<Record<string, string | null>>

/**
 * A delimited file as a table of text, for `selectFrom(… .as('name'))`. Nothing is sniffed; a row of too few or too
 * many fields, and line ends that change within the file, fail the statement. Sound only for a file proven regular:
 * blank lines are passed over.
 */
export function readDelimited(source: DelimitedSource): RawBuilder<TextRow> {
  return readCsv({ ...source, delimiter: source.delimiter, quote: source.quote ?? '' })
}

export interface LinesSource {
  readonly path: string
  readonly encoding: NativeEncoding
  readonly skipLines?: number | undefined
  readonly maxLineBytes?: number | undefined
}

/**
 * A file as one text column `line`, a row per physical line, blank lines too. No delimiter or quote is looked at, so
 * every character stays. Line ends that change within the file and bytes foreign to the encoding fail the statement; a
 * UTF-8 mark is taken off.
 */
export function readLines(source: LinesSource): RawBuilder<{ readonly line: string }> {
  return readCsv({ ...source, columns: ['line'], delimiter: noDelimiter, quote: '', skipLines: source.skipLines ?? 0 })
}

/** A noncharacter of Unicode; an empty delimiter would stand for NUL. A line that holds it fails the statement. */
const noDelimiter = '\u{10FFFF}'

/**
 * `new_line` and `strict_mode` must not be written, although they would only repeat what holds: DuckDB 1.5.6 then
 * gives no rows and no error, the one where the file's line end is another and lines are skipped, the other where it
 * is CRLF. Left out, a CR within quotes may be taken for the line end: hence `ownLineEnds`.
 */
function readCsv<T>(source: DelimitedSource & { readonly quote: string }): RawBuilder<T> {
  const names = source.columns.map((name) => sql.lit(name))
  const options = [
    sql`auto_detect = false`,
    sql`columns = {${sql.join(names.map((name) => sql`${name}: 'VARCHAR'`))}}`,
    sql`header = false`,
    sql`skip = ${sql.lit(source.skipLines)}`,
    sql`delim = ${sql.lit(source.delimiter)}`,
    sql`quote = ${sql.lit(source.quote)}`,
    sql`escape = ${sql.lit(source.quote)}`,
    sql`encoding = ${sql.lit(source.encoding)}`,
    ...(source.emptyAsNull === true ? [] : [sql`force_not_null = [${sql.join(names)}]`]),
    ...(source.ownLineEnds === true ? [sql`new_line = '\\n'`] : []),
    ...(source.maxLineBytes === undefined ? [] : [sql`max_line_size = ${sql.lit(source.maxLineBytes)}`]),
  ]
  return sql`read_csv(${sql.lit(source.path)}, ${sql.join(options)})`
}
