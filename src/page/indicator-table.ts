import type { PageIndicator } from '../publish/page/page-payload.js'
import { make } from './make-element.js'
import { numberAt, stateAt, wordAt } from './page-data.js'
import type { PageContext } from './page-context.js'
import { valueStrip } from './plots.js'

/** Indicators by dimension: the figure here beside the medians of parent and country, and the points that it adds to the index. */
export function indicatorTable(context: PageContext, place: number): HTMLElement | null {
  const { data, speech } = context
  const { indicators, about } = data.payload
  if (indicators.length === 0) return null
  const dimensions = [...new Map(indicators.map((indicator) => [indicator.dimension, indicator.dimensionTitle]))]
  const hasParent = data.parent(place) >= 0
  const parentHead = about.parentLevel === null ? speech.say('indicators.parent') : speech.text(about.parentLevel)
  const columns = hasParent ? 5 : 4
  return make(
    'section',
    { class: 'block' },
    make('h3', {}, speech.shared('indicators.title')),
    make('p', { class: 'small quiet key' }, make('span', { class: 'key-here' }, speech.say('key.here')), ...(hasParent ? [make('span', { class: 'key-parent' }, speech.say('key.parent', { parent: parentHead.toLowerCase() }))] : []), make('span', { class: 'key-country' }, speech.say('key.country'))),
    make(
      'table',
      { class: 'indicators' },
      make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, speech.shared('indicators.indicator')), make('th', { scope: 'col', class: 'n' }, speech.shared('indicators.here')), hasParent && make('th', { scope: 'col', class: 'n' }, parentHead), make('th', { scope: 'col', class: 'n' }, speech.shared('word.country')), make('th', { scope: 'col', class: 'n' }, speech.shared('factors.points')))),
      ...dimensions.map(([dimension, title]) =>
        make(
          'tbody',
          {},
          make('tr', { class: 'dimension' }, make('th', { scope: 'rowgroup', colspan: columns }, speech.text(title))),
          ...indicators.filter((indicator) => indicator.dimension === dimension).map((indicator) => rowOf(context, indicator, place, hasParent)),
        ),
      ),
    ),
    make('p', { class: 'small quiet' }, speech.shared('indicators.note')),
  )
}

function rowOf({ data, speech }: PageContext, indicator: PageIndicator, place: number, hasParent: boolean): HTMLElement {
  const state = stateAt(indicator.states, place)
  const value = state === 'suppressed' ? null : numberAt(indicator.value, place)
  const [parent, country, extent] = [hasParent ? data.median(indicator, data.parent(place)) : null, data.median(indicator, null), data.extent(indicator)]
  const write = (figure: number | null): string => (figure === null ? '–' : speech.figure(figure, indicator.unit))
  const contribution = numberAt(indicator.contribution, place)
  const title = speech.text(indicator.title)
  const period = wordAt(indicator.period, place)
  const unit = indicator.unit === 'per cent' ? '' : speech.word('unit', indicator.unit)
  const direction = indicator.direction === 'protection' ? speech.shared('indicators.less') : speech.shared('indicators.more')
  const mark = make('span', { class: 'direction', title: direction, 'aria-hidden': 'true' }, indicator.direction === 'protection' ? '▼' : '▲')
  const strip = extent === null ? null : make('div', { class: 'strip' }, valueStrip(`${title}: ${write(value)}`, { low: extent[0], high: extent[1], here: value, parent, country }))
  const note = [unit, period ?? ''].filter((part) => part !== '').join(' · ')
  return make(
    'tr',
    {},
    make('th', { scope: 'row' }, title, ' ', mark, make('span', { class: 'unseen' }, direction), note === '' ? null : make('span', { class: 'quiet note' }, note), strip),
    make('td', { class: 'n here' }, value === null ? make('span', { class: 'quiet' }, speech.state(state === 'observed' ? 'missing' : state)) : write(value), state === 'filled' && value !== null ? make('span', { class: 'quiet note' }, speech.state('filled')) : null),
    hasParent && make('td', { class: 'n' }, write(parent)),
    make('td', { class: 'n' }, write(country)),
    make('td', { class: 'n' }, contribution === null || value === null ? '–' : speech.number(contribution)),
  )
}
