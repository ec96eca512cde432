import { describe, expect, it } from 'vitest'
import { textIn } from '../../src/spec/text.js'

describe('a text in several languages', () => {
  it.each([
    ['is itself when it is plain', 'Edad', 'pt', 'Edad'],
    ['is the one of the language', { es: 'Edad', pt: 'Idade', en: 'Age' }, 'pt', 'Idade'],
    ['is English where the language lacks', { es: 'Edad', en: 'Age' }, 'pt', 'Age'],
    ['is Spanish where English lacks too', { es: 'Edad' }, 'pt', 'Edad'],
    ['is Portuguese where it alone is there', { pt: 'Idade' }, 'en', 'Idade'],
    ['is empty where there is none', undefined, 'en', ''],
  ] as const)('%s', (_, text, language, expected) => {
    expect(textIn(text, language)).toBe(expected)
  })
})
