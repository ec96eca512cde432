import type { Disposition, Finding } from '../../src/core/finding.js'
import type { LineRule } from './tokenize.js'

export type RowRule = LineRule | 'ROW_FIELD_COUNT' | 'FILE_TRUNCATED' | 'HEADER_REPEATED' | 'ROW_AFTER_FRAGMENT'
export type DropRule = 'PREAMBLE_DROPPED' | 'FOOTER_DROPPED' | 'BLANK_LINE_DROPPED'
export type NoteRule =
  | 'LAST_LINE_UNTERMINATED'
  | 'ROW_BEFORE_FRAGMENT'
  | 'ROW_SOLE_VALUE'
  | 'FIELDS_BLANK_LED'
  | 'NOTES_CUT'
  | 'NO_ROWS'

const sentences: Readonly<Record<RowRule | DropRule | NoteRule, string>> = {
  QUOTE_STRAY: 'a quote inside a field that does not begin with one',
  QUOTE_UNCLOSED: 'a quote opens and does not close; the lines after it were read on their own',
  QUOTE_AFTER_CLOSE: 'text between a closing quote and the next delimiter',
  LINE_BREAK_IN_VALUE: 'a line break inside a quoted value, which the schema does not allow (multiline: false)',
  LINE_END_MIXED: 'the line end is not the declared one, or belongs to a line whose end is not',
  NUL_BYTE: 'a zero character in the line',
  BOM_INSIDE: 'a byte-order mark inside the file, as left by joining files',
  ROW_TOO_LONG: 'the line is longer than a record may be',
  ROW_FIELD_COUNT: 'the number of fields differs from the header',
  FILE_TRUNCATED: 'the last line has too few fields and no line end: the file seems cut off',
  HEADER_REPEATED: 'the header appears again among the rows',
  ROW_AFTER_FRAGMENT: 'the row follows a line of one field: its first value may have begun there',
  PREAMBLE_DROPPED: 'dropped as declared: before the header',
  FOOTER_DROPPED: 'dropped as declared: a footer',
  BLANK_LINE_DROPPED: 'dropped by rule: a blank line',
  LAST_LINE_UNTERMINATED: 'the last line has all its fields but no line end: its last value may be cut',
  ROW_BEFORE_FRAGMENT: 'a line of one field follows: the last value of this row may go on there',
  ROW_SOLE_VALUE: 'the row holds nothing beyond its first column: an undeclared total or footnote?',
  FIELDS_BLANK_LED: 'every field after the first begins with a blank: does the schema miss skipBlankAfterDelimiter?',
  NOTES_CUT: 'further notes of the same rule were counted, not listed',
  NO_ROWS: 'the file has a header and no rows',
}

export interface FindingPlace {
  readonly file: string
  readonly line: number
  readonly lines: number
  readonly column?: string | undefined
}

/** `more` continues the sentence with counts; never with a value. */
export function lineFinding(
  rule: RowRule | DropRule | NoteRule,
  disposition: Disposition,
  place: FindingPlace,
  more = '',
): Finding {
  return { rule, disposition, ...place, message: `${sentences[rule]}${more}` }
}
