import { foldName } from '../core/fold-name.js'
import type { PageModel } from '../publish/page/page-payload.js'
import { matches } from './find-territories.js'
import { make } from './make-element.js'
import { numberAt, scoreAt, stateAt, wordAt } from './page-data.js'
import { keptPlaces } from './page-context.js'
import type { PageContext } from './page-context.js'
import { classChip } from './result-card.js'

const perPage = 25
type Order = 'code' | 'name'

export interface TerritoryTable {
  readonly element: HTMLElement
  refresh(): void
}

/** All territories, page by page, in order of code or of name; there is no order by score on purpose. */
export function territoryTable(context: PageContext): TerritoryTable {
  const { data, store, speech } = context
  const folded = data.places.map((place) => foldName(data.name(place)))
  let order: Order = 'code'
  let page = 0
  const filter = make('input', { id: 'table-filter', type: 'search', autocomplete: 'off', oninput: () => refresh(0) })
  const body = make('tbody')
  const head = make('thead')
  const pager = make('nav', { class: 'pager', 'aria-label': speech.say('table.pages') })
  const where = make('p', { class: 'quiet', role: 'status' })
  const previous = make('button', { type: 'button', onclick: () => refresh(page - 1) }, speech.say('table.previous'))
  const next = make('button', { type: 'button', onclick: () => refresh(page + 1) }, speech.say('table.next'))
  pager.append(previous, where, next)

  const rows = (): readonly number[] => {
    const kept = new Set(keptPlaces(context))
    const typed = filter.value.trim()
    const found = (typed === '' ? data.places : [...matches(data, folded, typed)].sort((a, b) => a - b)).filter((place) => kept.has(place))
    return order === 'code' ? found : [...found].sort((a, b) => data.name(a).localeCompare(data.name(b), speech.language))
  }
  const refresh = (to: number): void => {
    const found = rows()
    const pages = Math.max(1, Math.ceil(found.length / perPage))
    page = Math.min(Math.max(0, to), pages - 1)
    const { territory } = store.get()
    head.replaceChildren(headRow(context, order, (by) => {
      order = by
      refresh(0)
      head.querySelector<HTMLButtonElement>(`[data-by="${by}"]`)?.focus()
    }))
    body.replaceChildren(...found.slice(page * perPage, (page + 1) * perPage).map((place) => rowOf(context, place, data.code(place) === territory)))
    where.textContent = found.length === 0 ? speech.say('search.none') : speech.say('table.where', { from: speech.count(page * perPage + 1), to: speech.count(Math.min(found.length, (page + 1) * perPage)), of: speech.count(found.length) })
    previous.disabled = page === 0
    next.disabled = page === pages - 1
  }
  refresh(0)
  return {
    element: make(
      'section',
      { class: 'wide', id: 'territories', 'aria-labelledby': 'table-title' },
      make('div', { class: 'table-head' }, make('div', {}, make('h2', { id: 'table-title' }, speech.shared('word.territories')), make('p', { class: 'quiet small' }, speech.say('table.note'))), make('div', { class: 'field' }, make('label', { for: 'table-filter' }, speech.say('table.filter')), filter)),
      make('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-labelledby': 'table-title' }, make('table', { class: 'territories' }, head, body)),
      pager,
    ),
    refresh: () => refresh(page),
  }
}

function headRow({ data, speech }: PageContext, order: Order, sort: (by: Order) => void): HTMLElement {
  const { models, about } = data.payload
  const sorted = (by: Order, name: string): HTMLElement =>
    make('th', { scope: 'col', 'aria-sort': order === by ? 'ascending' : null }, make('button', { type: 'button', class: 'sort', 'data-by': by, onclick: () => sort(by) }, name, make('span', { 'aria-hidden': 'true' }, order === by ? ' ↑' : '')))
  return make(
    'tr',
    {},
    sorted('code', speech.shared('word.code')),
    sorted('name', speech.shared('word.name')),
    data.payload.parents.code.length > 0 && make('th', { scope: 'col' }, speech.text(about.parentLevel) || speech.say('indicators.parent')),
    ...models.flatMap((model) => [make('th', { scope: 'col', class: 'n' }, speech.word('model', `${model.kind}.short`)), make('th', { scope: 'col' }, speech.shared('word.class'))]),
  )
}

function rowOf({ data, store, speech }: PageContext, place: number, chosen: boolean): HTMLElement {
  const code = data.code(place)
  return make(
    'tr',
    { class: chosen ? 'chosen' : null },
    make('td', { class: 'code' }, code),
    make('th', { scope: 'row' }, make('button', { type: 'button', class: 'link', 'aria-current': chosen ? 'true' : null, onclick: () => store.set({ territory: code }) }, data.name(place))),
    data.payload.parents.code.length > 0 && make('td', {}, data.parentName(place)),
    ...data.payload.models.flatMap((model) => cellsOf(speech, model, place)),
  )
}

function cellsOf(speech: PageContext['speech'], model: PageModel, place: number): readonly HTMLElement[] {
  const score = scoreAt(model, place)
  if (score === null) return [make('td', { class: 'n quiet', colspan: 2 }, speech.state(stateAt(model.states, place) === 'suppressed' ? 'suppressed' : 'missing'))]
  const [lower, upper, label] = [numberAt(model.lower, place), numberAt(model.upper, place), wordAt(model.class, place)]
  const interval = lower === null || upper === null ? null : make('span', { class: 'quiet note' }, speech.range(model, lower, upper))
  return [make('td', { class: 'n' }, speech.score(model, score), interval), make('td', {}, label === null ? '–' : classChip({ speech }, model, label))]
}
