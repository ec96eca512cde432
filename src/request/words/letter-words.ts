import type { Language } from '../../spec/publication.js'
import { en } from './en.js'
import { es } from './es.js'
import { pt } from './pt.js'

export type LetterWords = Readonly<Record<keyof typeof en, string>>

const dictionaries: Readonly<Record<Language, LetterWords>> = { es, pt, en }

export function letterWords(language: Language): LetterWords {
  return dictionaries[language]
}

/** Words with values put in the places `{name}`. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z]+)\}/g, (place, name: string) => values[name] ?? place)
}
