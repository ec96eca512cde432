import { describe, expect, it } from 'vitest'
import { matches } from '../../src/page/find-territories.js'
import { hashOf, openStore, stateFrom } from '../../src/page/page-state.js'
import type { PageState } from '../../src/page/page-state.js'
import { foldName } from '../../src/core/fold-name.js'

const start: PageState = { language: 'es', territory: null, parent: null, show: 'both', paint: 'class' }
const choices = { languages: ['es', 'pt'] as const, models: ['clrisk', 'ivti'], paints: ['class', 'score'] as const, territories: (code: string) => code === '01', parents: (code: string) => code === 'N', start }

describe('the address', () => {
  it.each([
    [start],
    [{ ...start, language: 'pt', territory: '01', parent: 'N', show: 'ivti', paint: 'score' }],
  ] as const)('brings back what was chosen', (state) => {
    expect(stateFrom(hashOf(state), choices)).toEqual(state)
  })

  it.each(['', '#', '#lang=xx&t=99&in=zz&show=none&by=rank', '#lang=en'])('means the start where it names nothing known: %s', (hash) => {
    expect(stateFrom(hash, choices)).toEqual(start)
  })

  it('cannot ask for two models where there is one', () => {
    expect(stateFrom('#show=both', { ...choices, models: ['ivti'], start: { ...start, show: 'ivti' } }).show).toBe('ivti')
  })
})

describe('the choices', () => {
  it('are told to every part with what was before', () => {
    const store = openStore(start)
    const seen: (string | null)[] = []
    store.watch((now, before) => seen.push(before.territory, now.territory))
    store.set({ territory: '01' })
    expect(seen).toEqual([null, '01'])
    expect(store.get()).toEqual({ ...start, territory: '01' })
  })
})

describe('finding', () => {
  const names = ['Ñuñoa', 'San José', 'José Santos', 'Llay-Llay']
  const data = { places: [0, 1, 2, 3], code: (place: number) => `0${place + 1}01` }
  const folded = names.map(foldName)

  it.each([
    ['nunoa', ['Ñuñoa']],
    ['ÑUÑ', ['Ñuñoa']],
    ['jose', ['José Santos', 'San José']],
    ['llay llay', ['Llay-Llay']],
    ['0201', ['San José']],
    ['  ', []],
    ['?', []],
  ])('%s', (typed, expected) => {
    const found = typed.trim() === '' ? [] : matches(data, folded, typed)
    expect(found.map((place) => names[place])).toEqual(expected)
  })
})
