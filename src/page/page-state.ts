import type { Language } from '../spec/publication.js'

export type PaintMode = 'class' | 'score' | 'change'

/** What the reader has chosen; all of it stands in the address after `#`, so that a link brings another reader to the same view. */
export interface PageState {
  readonly language: Language
  /** Code of the territory looked at. */
  readonly territory: string | null
  /** Code of the parent to which map and table keep. */
  readonly parent: string | null
  /** Id of a model, or both side by side. */
  readonly show: string
  readonly paint: PaintMode
}

export interface PageStore {
  get(): PageState
  set(change: Partial<PageState>): void
  /** Called after each change with the state before. */
  watch(listener: (now: PageState, before: PageState) => void): void
}

export interface StateChoices {
  readonly languages: readonly Language[]
  readonly models: readonly string[]
  readonly paints: readonly PaintMode[]
  readonly territories: (code: string) => boolean
  readonly parents: (code: string) => boolean
  readonly start: PageState
}

export function openStore(start: PageState): PageStore {
  let state = start
  const listeners: ((now: PageState, before: PageState) => void)[] = []
  return {
    get: () => state,
    set: (change) => {
      const before = state
      state = { ...state, ...change }
      for (const listener of listeners) listener(state, before)
    },
    watch: (listener) => listeners.push(listener),
  }
}

export function hashOf(state: PageState): string {
  const parts = new URLSearchParams({ lang: state.language, show: state.show, by: state.paint })
  if (state.parent !== null) parts.set('in', state.parent)
  if (state.territory !== null) parts.set('t', state.territory)
  return `#${parts.toString()}`
}

/** The state that an address asks for; what it does not name, or names wrongly, is as at the start. */
export function stateFrom(hash: string, choices: StateChoices): PageState {
  const asked = new URLSearchParams(hash.replace(/^#/, ''))
  const { start } = choices
  const known = (key: string, has: (value: string) => boolean): string | null => {
    const value = asked.get(key)
    return value !== null && has(value) ? value : null
  }
  const show = known('show', (value) => value === 'both' || choices.models.includes(value))
  return {
    language: choices.languages.find((each) => each === asked.get('lang')) ?? start.language,
    territory: known('t', choices.territories),
    parent: known('in', choices.parents),
    show: show === 'both' && choices.models.length < 2 ? start.show : (show ?? start.show),
    paint: choices.paints.find((each) => each === asked.get('by')) ?? start.paint,
  }
}
