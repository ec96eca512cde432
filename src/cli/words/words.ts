import { filled } from '../../core/filled.js'
import type { Language } from '../../spec/publication.js'
import { en } from './en.js'
import { es } from './es.js'
import { pt } from './pt.js'

export type WordKey = keyof typeof en
export type Words = Readonly<Record<WordKey, string>>

const dictionaries: Readonly<Record<Language, Words>> = { es, pt, en }

/** How a terminal speaks one language: sentences, numbers and shares. What is missing is a dot. */
export interface Speech {
  readonly language: Language
  readonly decimal: '.' | ','
  readonly say: (key: WordKey, values?: Readonly<Record<string, string>>) => string
  /** The word under `prefix.value` where there is one, else the value as it stands. */
  readonly word: (prefix: string, value: unknown) => string
  readonly number: (value: unknown, digits?: number) => string
  /** A share from 0 to 1 in per cent. */
  readonly percent: (value: unknown, digits?: number) => string
}

export function speechIn(language: Language): Speech {
  const words = dictionaries[language]
  const decimal = language === 'en' ? '.' : ','
  const number = (value: unknown, digits = 1): string => (value === null || value === undefined ? '·' : Number(value).toFixed(digits).replace('.', decimal))
  return {
    language,
    decimal,
    say: (key, values = {}) => filled(words[key], values),
    word: (prefix, value) => {
      const key = `${prefix}.${String(value)}`
      return isWordKey(words, key) ? words[key] : String(value)
    },
    number,
    percent: (value, digits = 1) => (value === null || value === undefined ? '·' : `${number(100 * Number(value), digits)} %`),
  }
}

function isWordKey(words: Words, key: string): key is WordKey {
  return Object.hasOwn(words, key)
}
