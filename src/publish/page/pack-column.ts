import type { ValueState } from '../view/public-view.js'
import type { NumberColumn, StateColumn, WordColumn } from './page-payload.js'

type Figure = number | null | undefined

/** Rounds to a number of decimals and keeps whole multiples: short as text, and exact again in the browser. */
export function packNumbers(values: readonly Figure[], decimals: number): NumberColumn {
  const by = 10 ** decimals
  const of = values.map((value) => (value === null || value === undefined || !Number.isFinite(value) ? null : Math.round(value * by)))
  return { by, of: of.every((value) => value === null) ? [] : of }
}

/** As many decimals as give five digits to the greatest value. */
export function packFigures(values: readonly Figure[]): NumberColumn {
  const most = values.reduce<number>((found, value) => Math.max(found, Math.abs(value ?? 0)), 0)
  return packNumbers(values, most === 0 ? 0 : Math.min(8, Math.max(0, 4 - Math.floor(Math.log10(most)))))
}

export function packWords(values: readonly (string | null | undefined)[]): WordColumn {
  const places = new Map<string, number>()
  const of = values.map((value) => {
    if (value === null || value === undefined) return -1
    const place = places.get(value) ?? places.size
    places.set(value, place)
    return place
  })
  return { words: [...places.keys()], of: places.size === 0 ? [] : of }
}

const letters: Readonly<Record<ValueState, string>> = { observed: 'o', filled: 'f', 'out of bounds': 'b', missing: 'm', suppressed: 's' }

export function packStates(states: readonly ValueState[]): StateColumn {
  const text = states.map((state) => letters[state]).join('')
  const [first = 'm'] = text
  return text === first.repeat(text.length) ? first : text
}
