import type { Dialect } from './dialect.js'

export interface Parsed {
  /** `more`: the text ends inside the record. A rule: the record breaks it. */
  readonly outcome: 'record' | 'more' | 'QUOTE_STRAY' | 'QUOTE_UNCLOSED' | 'QUOTE_AFTER_CLOSE'
  /** Index of the line end after the record, or of the end of the text. */
  readonly end: number
  readonly count: number
  /** Line breaks inside quoted values, and the 0-based field of the first, or of the error. */
  readonly breaks: number
  readonly field: number
  readonly blankLed: boolean
  readonly soleValue: boolean
}

/** One record that begins at `start`, with quotes; cells go to `cells` where `keep` asks for them. */
export function parseRecord(
  text: string,
  start: number,
  last: boolean,
  dialect: Dialect,
  cells: string[],
  keep: Uint8Array | null,
): Parsed {
  const { delimiter, quote, skipBlank, recordLimit } = dialect
  const quoteText = quote < 0 ? '' : String.fromCharCode(quote)
  const { length } = text
  const limit = start + recordLimit
  let count = 0
  let breaks = 0
  let field = -1
  let blanks = 0
  let filled = 0
  let index = start
  for (;;) {
    const wanted = keep === null || keep[count] === 1
    if (count > 0) {
      if (skipBlank) while (isBlank(text.charCodeAt(index)) && text.charCodeAt(index) !== delimiter) index++
      else if (text.charCodeAt(index) === 32) blanks++
    }
    if (quote >= 0 && text.charCodeAt(index) === quote) {
      const close = closingQuote(text, index + 1, quoteText)
      if (close < 0 || close > limit) return failed(open(close), count)
      if (close + 1 === length && !last) return failed('more', count)
      const value = text.slice(index + 1, close)
      const here = lineBreaks(value)
      if (here > 0 && field < 0) field = count
      breaks += here
      if (count > 0 && value !== '') filled++
      if (wanted) cells[count] = value.includes(quoteText) ? value.replaceAll(quoteText + quoteText, quoteText) : value
      index = close + 1
      const after = text.charCodeAt(index)
      const isClosed = index >= length || after === delimiter || after === 10 || after === 13
      if (!isClosed) return failed('QUOTE_AFTER_CLOSE', count)
    } else {
      const from = index
      for (; index < length; index++) {
        const code = text.charCodeAt(index)
        if (code === delimiter || code === 10 || code === 13) break
        if (code === quote) return failed('QUOTE_STRAY', count)
      }
      if (wanted) cells[count] = text.slice(from, index)
      if (count > 0 && index > from) filled++
    }
    count++
    if (text.charCodeAt(index) !== delimiter) break
    index++
  }
  const undecided = !last && (index === length || (index + 1 === length && text.charCodeAt(index) === 13))
  if (undecided) return index > limit ? failed('QUOTE_UNCLOSED', field) : failed('more', field)
  const blankLed = blanks > 0 && blanks === count - 1
  return { outcome: 'record', end: index, count, breaks, field, blankLed, soleValue: count > 2 && filled === 0 }

  function open(close: number): 'more' | 'QUOTE_UNCLOSED' {
    return last || close > limit || length > limit ? 'QUOTE_UNCLOSED' : 'more'
  }

  function failed(outcome: Parsed['outcome'], at: number): Parsed {
    return { outcome, end: index, count, breaks, field: at, blankLed: false, soleValue: false }
  }
}

function closingQuote(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from)
  while (at >= 0 && text[at + 1] === quote) at = text.indexOf(quote, at + 2)
  return at
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function lineBreaks(value: string): number {
  let breaks = 0
  for (let at = value.search(/[\r\n]/); at >= 0 && at < value.length; at++) {
    const code = value.charCodeAt(at)
    if (code === 13 || (code === 10 && value.charCodeAt(at - 1) !== 13)) breaks++
  }
  return breaks
}
