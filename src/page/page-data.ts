import type { NumberColumn, PageIndicator, PageModel, PagePayload, StateColumn, WordColumn } from '../publish/page/page-payload.js'
import type { ValueState } from '../publish/view/public-view.js'

/** The payload with its columns opened; territories are named by their place in order of code. */
export interface PageData {
  readonly payload: PagePayload
  readonly count: number
  readonly places: readonly number[]
  code(place: number): string
  name(place: number): string
  /** Place of the parent, or -1. */
  parent(place: number): number
  parentName(place: number): string
  placeOf(code: string): number | undefined
  parentOf(code: string): number | undefined
  /** Median of an indicator over the territories of a parent, or over all. */
  median(indicator: PageIndicator, parent: number | null): number | null
  extent(indicator: PageIndicator): readonly [number, number] | null
}

export function numberAt(column: NumberColumn, place: number): number | null {
  const value = column.of[place]
  return value === null || value === undefined ? null : value / column.by
}

export function wordAt(column: WordColumn, place: number): string | null {
  return column.words[column.of[place] ?? -1] ?? null
}

const states: Readonly<Record<string, ValueState>> = { o: 'observed', f: 'filled', b: 'out of bounds', m: 'missing', s: 'suppressed' }

export function stateAt(column: StateColumn, place: number): ValueState {
  return states[column.length === 1 ? column : (column[place] ?? 'm')] ?? 'missing'
}

/** Score of a model, null unless it is there to be shown. */
export function scoreAt(model: PageModel, place: number): number | null {
  return stateAt(model.states, place) === 'suppressed' ? null : numberAt(model.score, place)
}

export function openData(payload: PagePayload): PageData {
  const { code, name, parent } = payload.territories
  const byCode = new Map(code.map((each, place) => [each, place]))
  const byParent = new Map(payload.parents.code.map((each, place) => [each, place]))
  const places = code.map((_, place) => place)
  const sorted = new Map<string, readonly number[]>()
  const valuesOf = (indicator: PageIndicator, of: number | null): readonly number[] => {
    const key = `${indicator.id} ${of ?? ''}`
    const found = sorted.get(key) ?? places.flatMap((place) => (of === null || parent[place] === of ? (numberAt(indicator.value, place) ?? []) : [])).sort((a, b) => a - b)
    sorted.set(key, found)
    return found
  }
  return {
    payload,
    count: code.length,
    places,
    code: (place) => code[place] ?? '',
    name: (place) => name[place] ?? '',
    parent: (place) => parent[place] ?? -1,
    parentName: (place) => payload.parents.name[parent[place] ?? -1] ?? '',
    placeOf: (each) => byCode.get(each),
    parentOf: (each) => byParent.get(each),
    median: (indicator, of) => middle(valuesOf(indicator, of)),
    extent: (indicator) => {
      const values = valuesOf(indicator, null)
      const [low, high] = [values[0], values.at(-1)]
      return low === undefined || high === undefined ? null : [low, high]
    },
  }
}

function middle(sorted: readonly number[]): number | null {
  const half = sorted.length >> 1
  const [before, at] = [sorted[half - 1], sorted[half]]
  if (at === undefined) return null
  return sorted.length % 2 === 1 || before === undefined ? at : (before + at) / 2
}
