import { filled } from '../../core/filled.js'
import type { Language } from '../../spec/publication.js'
import { textIn } from '../../spec/text.js'
import type { LocalText } from '../../spec/text.js'
import type { ValueState } from '../view/public-view.js'
import { wordOr, wordsIn } from '../words/words.js'
import type { WordKey } from '../words/words.js'
import type { SheetCell } from './sheet.js'

/** One language's way of writing words and figures. */
export interface Speech {
  readonly language: Language
  say(key: WordKey, values?: Readonly<Record<string, string>>): string
  /** Word for a value, or the value as written where the dictionary has none. */
  word(prefix: string, value: string): string
  text(text: LocalText | undefined): string
  count(value: number): string
  share(value: number): string
  number(value: number): string
  /** A figure of a model: a share of children, or points. */
  score(kind: 'clrisk' | 'ivti', value: number): string
  date(iso: string): string
  country(code: string): string
  /** A figure, or in words why there is none. */
  cell(value: number | null, state: ValueState, write: (value: number) => string): SheetCell
}

export function speechIn(language: Language): Speech {
  const words = wordsIn(language)
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const percent = new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const decimals = [2, 1, 0].map((digits) => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }))
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const regions = new Intl.DisplayNames([language], { type: 'region' })
  const write = (value: number, digits: 0 | 1 | 2): string => decimals[2 - digits]?.format(value) ?? String(value)
  const say = (key: WordKey, values?: Readonly<Record<string, string>>): string => (values === undefined ? words[key] : filled(words[key], values))
  return {
    language,
    say,
    word: (prefix, value) => wordOr(words, prefix, value),
    text: (text) => textIn(text, language),
    count: (value) => whole.format(value),
    share: (value) => percent.format(value),
    number: (value) => write(value, Math.abs(value) >= 1000 ? 0 : 1),
    score: (kind, value) => (kind === 'clrisk' ? percent.format(value) : write(value, 1)),
    date: (iso) => (Number.isNaN(Date.parse(iso)) ? iso : day.format(Date.parse(iso))),
    country: (code) => (/^[A-Za-z]{2}$/.test(code) ? (regions.of(code.toUpperCase()) ?? code) : say('word.country')),
    cell: (value, state, figure) => {
      if (state === 'suppressed' || value === null) return { text: words[`state.${state === 'observed' ? 'missing' : state}`], quiet: true }
      return { text: state === 'filled' ? `${figure(value)} (${words['state.filled']})` : figure(value) }
    },
  }
}
