import type { Language } from '../../spec/publication.js'
import { filled } from '../../core/filled.js'
import { en } from './en.js'
import { es } from './es.js'
import { pt } from './pt.js'

export type ReportKey = keyof typeof en
export type ReportWords = Readonly<Record<ReportKey, string>>

const dictionaries: Readonly<Record<Language, ReportWords>> = { es, pt, en }

/** How the model report speaks one language. */
export interface ReportSpeech {
  readonly language: Language
  readonly say: (key: ReportKey, values?: Readonly<Record<string, string>>) => string
  /** The word under `prefix.value`; undefined where there is none. */
  readonly find: (prefix: string, value: string) => string | undefined
  /** The same, else the value as it stands. */
  readonly word: (prefix: string, value: string) => string
  /** A figure to four significant digits. */
  readonly number: (value: number) => string
  readonly whole: (value: number | null) => string
  /** A share from 0 to 1 in per cent, to one decimal. */
  readonly percent: (value: number | null) => string
}

export function reportSpeech(language: Language): ReportSpeech {
  const words = dictionaries[language]
  const figures = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 })
  const counts = new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
  const shares = new Intl.NumberFormat(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const find = (prefix: string, value: string): string | undefined => {
    const key = `${prefix}.${value}`
    return isKey(words, key) ? words[key] : undefined
  }
  return {
    language,
    say: (key, values = {}) => filled(words[key], values),
    find,
    word: (prefix, value) => find(prefix, value) ?? value,
    number: (value) => figures.format(value),
    whole: (value) => (value === null ? words['word.unknown'] : counts.format(value)),
    percent: (value) => (value === null ? words['word.unknown'] : shares.format(value)),
  }
}

function isKey(words: ReportWords, key: string): key is ReportKey {
  return Object.hasOwn(words, key)
}
