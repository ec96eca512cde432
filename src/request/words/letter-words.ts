import type { Language } from '../../spec/publication.js'
import { en } from './en.js'
import { es } from './es.js'
import { pt } from './pt.js'

export type LetterWords = Readonly<Record<keyof typeof en, string>>

const dictionaries: Readonly<Record<Language, LetterWords>> = { es, pt, en }

export function letterWords(language: Language): LetterWords {
  return dictionaries[language]
}
