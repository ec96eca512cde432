import { make } from './make-element.js'
import { numberAt, stateAt } from './page-data.js'
import type { PageContext } from './page-context.js'
import { intervalRows, signedBars } from './plots.js'
import { indicatorTable } from './indicator-table.js'
import { resultCard } from './result-card.js'
import { changeCard } from './change-card.js'

/** Everything that the release says of one territory. */
export function territoryPanel(context: PageContext, place: number): HTMLElement {
  const { data, store, speech } = context
  const { about, models } = data.payload
  const parent = data.parentName(place)
  return make(
    'article',
    { class: 'panel', 'aria-labelledby': 'panel-title' },
    make(
      'header',
      {},
      make('button', { class: 'close', type: 'button', onclick: () => store.set({ territory: null }) }, speech.say('panel.close')),
      make('p', { class: 'quiet small' }, [speech.text(about.level), data.code(place), parent].filter((part) => part !== '').join(' · ')),
      make('h2', { id: 'panel-title', tabindex: -1 }, data.name(place)),
      sheetLink(context, place),
    ),
    make('div', { class: 'cards' }, ...models.map((model) => resultCard(context, model, place))),
    changeCard(context, place),
    factorSection(context, place),
    groupSection(context, place),
    indicatorTable(context, place),
    make('p', { class: 'quiet small' }, speech.say('panel.vintage', { vintage: about.vintage, period: about.period })),
  )
}

function sheetLink({ data, store, speech }: PageContext, place: number): HTMLElement | null {
  if (data.payload.sheets !== 'territory') return null
  return make('p', {}, make('a', { href: `sheets/${store.get().language}/${data.code(place)}.html` }, speech.say('panel.sheet')))
}

function factorSection({ data, speech }: PageContext, place: number): HTMLElement | null {
  const { factors } = data.payload
  if (factors.length === 0) return null
  const hidden = factors.every((factor) => stateAt(factor.states, place) === 'suppressed')
  const bars = factors.flatMap((factor) => {
    const value = numberAt(factor.contribution, place)
    return value === null ? [] : [{ title: factor.title === null ? factor.id : speech.text(factor.title), value }]
  })
  const sorted = bars.sort((a, b) => b.value - a.value)
  const words = sorted.map(({ title, value }) => `${title}: ${value > 0 ? speech.shared('factors.more') : speech.shared('factors.less')}`).join('; ')
  return make(
    'section',
    { class: 'block' },
    make('h3', {}, speech.shared('factors.title')),
    ...(bars.length === 0 ? [make('p', { class: 'quiet' }, speech.state(hidden ? 'suppressed' : 'missing'))] : [make('p', { class: 'small quiet' }, speech.say('factors.note')), signedBars(words, sorted, { less: speech.shared('factors.less'), more: speech.shared('factors.more') })]),
  )
}

function groupSection({ data, speech }: PageContext, place: number): HTMLElement | null {
  const { groups } = data.payload
  if (groups.length === 0) return null
  const figures = [...new Set(groups.map(({ by }) => by))].map((by) => {
    const own = groups.filter((group) => group.by === by)
    const rows = own.flatMap((group) => {
      const value = numberAt(group.rate, place)
      return value === null ? [] : [{ title: titleOf(speech, by, group.value), value, lower: numberAt(group.lower, place), upper: numberAt(group.upper, place) }]
    })
    const without = own.flatMap((group) => {
      const state = stateAt(group.states, place)
      return numberAt(group.rate, place) !== null ? [] : [`${titleOf(speech, by, group.value)}: ${speech.state(state === 'observed' ? 'missing' : state)}`]
    })
    const label = rows.map(({ title, value }) => `${title}: ${speech.share(value)}`).join('; ')
    return [
      make('h4', {}, speech.word('group', lastPart(by))),
      rows.length === 0 ? null : intervalRows(label, rows, (value) => speech.share(value, value < 0.1 && value !== 0 ? 1 : 0)),
      without.length === 0 ? null : make('p', { class: 'quiet small' }, without.join(' · ')),
    ]
  })
  return make('section', { class: 'block' }, make('h3', {}, speech.shared('profile.groups')), make('p', { class: 'small quiet' }, speech.say('groups.note')), ...figures.flat())
}

function titleOf(speech: PageContext['speech'], by: string, value: string): string {
  return value === 'unknown' ? speech.shared('word.unknown') : speech.word(`group.${lastPart(by)}`, value)
}

/** `household.zone` is the zone. */
function lastPart(by: string): string {
  return by.slice(by.lastIndexOf('.') + 1)
}
