import type { Language } from '../spec/publication.js'
import type { LocalText } from '../spec/text.js'
import type { PageModel } from '../publish/page/page-payload.js'
import type { ValueState } from '../publish/view/public-view.js'
import { filled } from '../core/filled.js'
import { wordOr, wordsIn } from '../publish/words/words.js'
import type { WordKey } from '../publish/words/words.js'
import { en } from './words-en.js'
import { es } from './words-es.js'
import { pt } from './words-pt.js'

export type PageWordKey = keyof typeof en

const dictionaries: Readonly<Record<Language, Readonly<Record<PageWordKey, string>>>> = { es, pt, en }

/** One language's words and ways of writing figures. */
export interface Speech {
  readonly language: Language
  /** Words of the page alone. */
  say(key: PageWordKey, values?: Readonly<Record<string, string>>): string
  /** Words that page and sheets share. */
  shared(key: WordKey, values?: Readonly<Record<string, string>>): string
  word(prefix: string, value: string): string
  text(text: LocalText | null | undefined): string
  count(value: number): string
  share(value: number, decimals?: 0 | 1): string
  number(value: number): string
  score(model: Pick<PageModel, 'kind'>, value: number): string
  range(model: Pick<PageModel, 'kind'>, lower: number, upper: number): string
  /** A figure of an indicator with the sign of its unit where that is short. */
  figure(value: number, unit: string): string
  date(iso: string): string
  bytes(value: number): string
  state(state: ValueState): string
}

export function speechIn(language: Language): Speech {
  const [own, words] = [dictionaries[language], wordsIn(language)]
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const fixed = [0, 1, 2].map((digits) => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }))
  const percents = [0, 1].map((digits) => new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }))
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const put = (text: string, values?: Readonly<Record<string, string>>): string => (values === undefined ? text : filled(text, values))
  const share = (value: number, decimals: 0 | 1 = 1): string => percents[decimals]?.format(value) ?? ''
  const number = (value: number): string => fixed[Math.abs(value) >= 1000 ? 0 : Math.abs(value) < 1 && value !== 0 ? 2 : 1]?.format(value) ?? ''
  const score = (model: Pick<PageModel, 'kind'>, value: number): string => (model.kind === 'clrisk' ? share(value) : (fixed[1]?.format(value) ?? ''))
  return {
    language,
    say: (key, values) => put(own[key], values),
    shared: (key, values) => put(words[key], values),
    word: (prefix, value) => wordOr(words, prefix, value),
    text: (text) => (text === null || text === undefined ? '' : typeof text === 'string' ? text : (text[language] ?? text.en ?? text.es ?? text.pt ?? '')),
    count: (value) => whole.format(value),
    share,
    number,
    score,
    range: (model, lower, upper) => `${score(model, lower)} – ${score(model, upper)}`,
    figure: (value, unit) => (unit === 'per cent' ? share(value / 100) : number(value)),
    date: (iso) => (Number.isNaN(Date.parse(iso)) ? iso : day.format(Date.parse(iso))),
    bytes: (value) => (value >= 1e6 ? `${fixed[1]?.format(value / 1e6) ?? ''} MB` : `${whole.format(Math.max(1, value / 1e3))} kB`),
    state: (state) => (state === 'observed' ? '' : begun(words[`state.${state}`])),
  }
}

/** With a capital letter: a state stands alone, like a sentence. */
function begun(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
