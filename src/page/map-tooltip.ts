import { make } from './make-element.js'
import { scoreAt, stateAt, wordAt } from './page-data.js'
import { shownModels } from './page-context.js'
import type { PageContext } from './page-context.js'
import { classChip } from './result-card.js'

export interface Tooltip {
  readonly element: HTMLElement
  show(place: number | undefined, at: readonly [number, number] | undefined): void
}

/** A small card beside the pointer; what it says is in panel and table too, so it is no part of what is read aloud. */
export function openTooltip(context: PageContext): Tooltip {
  const { data, speech } = context
  const element = make('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true })
  let shown: number | undefined
  return {
    element,
    show: (place, at) => {
      element.hidden = place === undefined || at === undefined
      if (place === undefined || at === undefined) return
      if (place !== shown) {
        shown = place
        const rows = shownModels(context).map((model) => {
          const [score, label] = [scoreAt(model, place), wordAt(model.class, place)]
          const name = make('span', { class: 'quiet' }, speech.word('model', `${model.kind}.short`))
          if (score === null) return make('p', {}, name, ' ', speech.state(stateAt(model.states, place) === 'suppressed' ? 'suppressed' : 'missing'))
          return make('p', {}, name, ' ', make('strong', {}, speech.score(model, score)), ' ', label === null ? null : classChip({ speech }, model, label))
        })
        element.replaceChildren(make('p', { class: 'name' }, data.name(place)), make('p', { class: 'quiet small' }, [data.parentName(place), data.code(place)].filter((part) => part !== '').join(' · ')), ...rows)
      }
      const [x, y] = at
      const right = x + 24 + element.offsetWidth > window.innerWidth
      element.style.left = `${Math.max(8, right ? x - 16 - element.offsetWidth : x + 16)}px`
      element.style.top = `${Math.max(8, Math.min(y + 16, window.innerHeight - element.offsetHeight - 8))}px`
    },
  }
}

/** The same in words, for those who do not see the map. */
export function wordsOf(context: PageContext, place: number): string {
  const { data, speech } = context
  const results = shownModels(context).map((model) => {
    const [score, label, name] = [scoreAt(model, place), wordAt(model.class, place), speech.word('model', `${model.kind}.short`)]
    if (score === null) return `${name}: ${speech.state(stateAt(model.states, place) === 'suppressed' ? 'suppressed' : 'missing')}`
    return `${name}: ${speech.score(model, score)}${label === null ? '' : `, ${speech.word('class', label)}`}`
  })
  return [data.name(place), data.parentName(place), ...results].filter((part) => part !== '').join('. ')
}
