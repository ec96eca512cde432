import type { PageModel } from '../publish/page/page-payload.js'
import { swatchOf } from './legend.js'
import { make } from './make-element.js'
import { scoreAt, stateAt, wordAt } from './page-data.js'
import { keptPlaces } from './page-context.js'
import type { PageContext } from './page-context.js'
import { missingColour } from './palette.js'
import { scoreStrip } from './plots.js'
import { classChip, classColours } from './result-card.js'

const wholeCode = '_T'

/** What there is to see before a territory is chosen: the country, or the parent to which the page keeps. */
export function summaryPanel(context: PageContext): HTMLElement {
  const { data, store, speech } = context
  const { parent } = store.get()
  const { about, models, parents } = data.payload
  const place = parent === null ? undefined : data.parentOf(parent)
  const name = place === undefined ? speech.say('summary.all') : (parents.name[place] ?? '')
  const kind = place === undefined ? null : speech.text(about.parentLevel)
  return make(
    'article',
    { class: 'panel', 'aria-labelledby': 'panel-title' },
    make('header', {}, kind === null || kind === '' ? null : make('p', { class: 'quiet small' }, `${kind} · ${parent ?? ''}`), make('h2', { id: 'panel-title', tabindex: -1 }, name)),
    make('p', {}, speech.say('summary.intro')),
    make('div', { class: 'cards' }, ...models.map((model) => summaryCard(context, model))),
    make('section', { class: 'block' }, make('h3', {}, speech.say('read.title')), make('ul', { class: 'reading' }, ...(['read.class', 'read.interval', 'read.order'] as const).map((key) => make('li', {}, speech.say(key))), make('li', {}, swatchOf(null), speech.shared('state.suppressed.long')), make('li', {}, swatchOf(missingColour), speech.shared('state.missing.long')))),
  )
}

function summaryCard(context: PageContext, model: PageModel): HTMLElement {
  const { data, store, speech } = context
  const code = store.get().parent ?? wholeCode
  const summary = data.payload.summaries.find((each) => each.model === model.id && each.code === code)
  const kept = keptPlaces(context)
  const scores = kept.flatMap((place) => {
    const score = scoreAt(model, place)
    return score === null ? [] : [{ score, label: wordAt(model.class, place) ?? '' }]
  })
  const own = summary?.score ?? null
  const [lower, upper] = [summary?.lower ?? null, summary?.upper ?? null]
  const figure = own === null || summary?.state === 'suppressed' ? null : make('p', { class: 'figure' }, make('strong', {}, speech.score(model, own)), ' ', make('span', { class: 'quiet' }, speech.word('model', `${model.kind}.unit`)))
  const strip = scores.length === 0 ? null : scoreStrip(speech.say('strip.all', { count: speech.count(scores.length) }), scores, classColours(model), own === null ? null : { score: own, lower, upper }, (value) => (model.kind === 'clrisk' ? speech.share(value, 0) : speech.count(value)))
  return make(
    'section',
    { class: 'card' },
    make('h3', {}, speech.word('model', `${model.kind}.short`)),
    make('p', { class: 'quiet small' }, speech.word('model', model.kind)),
    figure,
    figure === null || lower === null || upper === null ? null : make('p', { class: 'interval' }, `${speech.shared('word.interval')}: ${speech.range(model, lower, upper)}`),
    strip,
    countsTable(context, model, kept),
  )
}

function countsTable({ speech }: PageContext, model: PageModel, kept: readonly number[]): HTMLElement {
  const classes = kept.map((place) => (stateAt(model.states, place) === 'suppressed' ? 'suppressed' : scoreAt(model, place) === null ? 'missing' : wordAt(model.class, place)))
  const count = (label: string): number => classes.filter((each) => each === label).length
  const row = (head: Node, value: number): HTMLElement => make('tr', {}, make('th', { scope: 'row' }, head), make('td', { class: 'n' }, speech.count(value)), make('td', { class: 'n quiet' }, speech.share(value / Math.max(1, kept.length), 0)))
  const silent = (['suppressed', 'missing'] as const).filter((state) => count(state) > 0)
  return make(
    'table',
    { class: 'counts' },
    make('caption', { class: 'unseen' }, speech.say('counts.caption')),
    make('thead', { class: 'unseen' }, make('tr', {}, make('th', { scope: 'col' }, speech.shared('word.class')), make('th', { scope: 'col' }, speech.shared('word.territories')), make('th', { scope: 'col' }, '%'))),
    make('tbody', {}, ...model.classes.map(({ label }) => row(classChip({ speech }, model, label), count(label))), ...silent.map((state) => row(make('span', { class: 'chip' }, swatchOf(state === 'suppressed' ? null : missingColour), speech.state(state)), count(state)))),
  )
}
