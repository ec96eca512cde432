import type { Language } from '../../spec/publication.js'
import { en } from './en.js'
import { es } from './es.js'
import { pt } from './pt.js'

export type WordKey = keyof typeof en
export type Words = Readonly<Record<WordKey, string>>

const dictionaries: Readonly<Record<Language, Words>> = { es, pt, en }

/** The dictionary of a language: plain text under the same keys everywhere, so that it can travel into a page as JSON. */
export function wordsIn(language: Language): Words {
  return dictionaries[language]
}

/** The word under `prefix.value` where there is one, else the value as it was written. */
export function wordOr(words: Words, prefix: string, value: string): string {
  const key = `${prefix}.${value}`
  return isWordKey(words, key) ? words[key] : value
}

function isWordKey(words: Words, key: string): key is WordKey {
  return Object.hasOwn(words, key)
}
