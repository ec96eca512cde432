import { describe, expect, it } from 'vitest'
import { changesByModel, changeText } from '../../src/cli/change-text.js'
import { speechIn } from '../../src/cli/words/words.js'
import { en } from '../../src/cli/words/en.js'
import { es } from '../../src/cli/words/es.js'
import { pt } from '../../src/cli/words/pt.js'

const row = (code: string, base: number | null, score: number | null, changed: boolean | null, exceeds: boolean | null, classes: readonly (string | null)[]) => ({
  territory_code: code, name: `Place ${code}`, model: 'clrisk', base_period: '2018', period: '2024', base_score: base, score, difference: base === null || score === null ? null : score - base,
  margin_of_error: exceeds === null ? null : 2.25, base_class: classes[0], class: classes[1], changed_class: changed, exceeds_margin: exceeds, comparison: 'independent-surveys', different_parts: '',
})
const rows = [
  row('01', 10, 16.5, true, true, ['low', 'high']),
  row('02', 10, 8.5, true, false, ['low', 'medium']),
  row('03', 10, 10.5, false, false, ['low', 'low']),
  row('04', null, 10.5, null, null, [null, 'low']),
]
const text = (language: 'es' | 'pt' | 'en', all = false): string => changesByModel(rows).map((each) => changeText(each, all, speechIn(language))).join()

describe('what has changed, in words', () => {
  it('counts classes, margins and territories without a counterpart, and shows those that changed', () => {
    expect(text('en')).toContain('CLRISK, 2018 to 2024: 2 of 3 territories with figures of both periods change class (1 up, 1 down).\n1 differ by more than the margin of error.\n1 have a figure in one of the two periods alone.')
    const lines = text('en').split('\n').slice(-2)
    expect(lines[0]?.split(/ {2,}/)).toEqual(['01', 'Place 01', '10.0', '16.5', '+6.5', '± 2.3', 'low → high', 'yes'])
    expect(lines[1]?.split(/ {2,}/)).toEqual(['02', 'Place 02', '10.0', '8.5', '−1.5', '± 2.3', 'low → medium', 'no'])
    expect(text('en', true).split('\n').slice(-1)[0]?.split(/ {2,}/)).toEqual(['04', 'Place 04', '·', '10.5', '·', '·', '· → low', 'no margin'])
  })

  it.each(['es', 'pt'] as const)('says it in %s with the decimal comma of that language', (language) => {
    expect(text(language)).toContain('16,5')
    expect(text(language)).toMatch(/independientes|independentes/)
    expect(text(language)).not.toMatch(/\b(?:territories|margin of|change class)\b/)
  })
})

describe('the words of the terminal', () => {
  const alike = new Set(['head.place', 'model.ivti', 'model.clrisk', 'column.factor', 'column.points', 'column.name', 'change.no'])
  it.each([['es', es], ['pt', pt]] as const)('in %s are all there, none left in English, with the same places for values', (_, words) => {
    for (const [key, english] of Object.entries(en)) {
      const own = Object.entries(words).find(([name]) => name === key)?.[1] ?? ''
      expect([key, own.trim() === '']).toEqual([key, false])
      expect([key, alike.has(key) || own !== english]).toEqual([key, true])
      expect([key, [...own.matchAll(/\{\w+\}/g)].map(String).sort()]).toEqual([key, [...english.matchAll(/\{\w+\}/g)].map(String).sort()])
    }
  })
})
