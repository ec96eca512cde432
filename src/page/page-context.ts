import type { PageData } from './page-data.js'
import type { PageStore } from './page-state.js'
import type { Speech } from './speech.js'

/** What every part of the page needs. */
export interface PageContext {
  readonly data: PageData
  readonly store: PageStore
  readonly speech: Speech
}

/** The models that are shown now: one, or all side by side. */
export function shownModels({ data, store }: PageContext) {
  const { show } = store.get()
  return data.payload.models.filter(({ id }) => show === 'both' || id === show)
}

/** Territories of the parent chosen; all where none is. */
export function keptPlaces({ data, store }: PageContext): readonly number[] {
  const { parent } = store.get()
  const of = parent === null ? undefined : data.parentOf(parent)
  return of === undefined ? data.places : data.places.filter((place) => data.parent(place) === of)
}
