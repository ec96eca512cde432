import { describe, expect, it } from 'vitest'
import { filled } from '../../../src/core/filled.js'
import { wordOr, wordsIn } from '../../../src/publish/words/words.js'

const en = Object.entries(wordsIn('en'))
const places = (text: string): readonly string[] => [...text.matchAll(/\{[a-z]+\}/g)].map(([place]) => place).sort()

/** Words that are the same in the languages. */
const shared = /^(%|IVTI|Dalenius-Hodges|Rural|\d.*|[^a-z]*)$/
/** Words of English that no sentence of the other two has. */
const english = /\b(the|of|and|is|with|not|this|children|level|sheet|here|figure|from|than|which)\b/i
/** Talk of places that a sheet must not have: lists of rank, and blame. */
const blame = /\b(rank(ing)?|worst|best|top|bad|fail(s|ed|ure)?|peor(es)?|mejor(es)?|fracaso|pior(es)?|melhor(es)?|lidera|culpa|delin\w+|blame)\b/i

describe.each(['es', 'pt'] as const)('the words in %s', (language) => {
  const own: Readonly<Record<string, string>> = wordsIn(language)

  it('are those of English, with the same places for values', () => {
    expect(Object.keys(own).sort()).toEqual(en.map(([key]) => key).sort())
    expect(en.filter(([key, text]) => places(own[key] ?? '').join() !== places(text).join())).toEqual([])
  })

  it('have no English left', () => {
    expect(en.filter(([key, text]) => own[key] === text && !shared.test(text)).map(([key]) => key)).toEqual([])
    expect(Object.entries(own).filter(([, text]) => english.test(text.replaceAll(/\{\w+\}/g, '')))).toEqual([])
  })
})

it.each(['es', 'pt', 'en'] as const)('describes needs in %s: no rank, no blame, nothing empty', (language) => {
  const found = Object.entries(wordsIn(language))
  expect(found.filter(([, text]) => blame.test(text) || text.trim() === '')).toEqual([])
})

describe('a word', () => {
  it('takes its values, and shows a place without one', () => {
    expect(filled('{from} to {to}', { from: '1' })).toBe('1 to {to}')
  })

  it.each([
    ['es', 'class', 'low', 'Bajo'],
    ['pt', 'class', 'medium', 'Médio'],
    ['es', 'class', 'Tramo II', 'Tramo II'],
    ['es', 'class', '__proto__', '__proto__'],
  ] as const)('in %s for %s %s is %s', (language, prefix, value, word) => {
    expect(wordOr(wordsIn(language), prefix, value)).toBe(word)
  })
})
