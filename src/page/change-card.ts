import type { PageChange, PageModel } from '../publish/page/page-payload.js'
import { make } from './make-element.js'
import { numberAt, stateAt, wordAt } from './page-data.js'
import type { PageContext } from './page-context.js'
import { classChip } from './result-card.js'

/** Change since the base period; nothing where the release has none. */
export function changeCard(context: PageContext, place: number): HTMLElement | null {
  const { data, speech } = context
  const changed = data.payload.models.flatMap((model) => (model.change === null ? [] : [{ model, change: model.change }]))
  const [first] = changed
  if (first === undefined) return null
  return make(
    'section',
    { class: 'block changes' },
    make('h3', {}, speech.say('change.title', { period: first.change.basePeriod })),
    ...changed.flatMap(({ model, change }) => rowsOf(context, model, change, place)),
  )
}

function rowsOf({ speech }: PageContext, model: PageModel, change: PageChange, place: number): readonly HTMLElement[] {
  const name = speech.word('model', `${model.kind}.short`)
  const [base, difference, margin] = [numberAt(change.baseScore, place), numberAt(change.difference, place), numberAt(change.margin, place)]
  if (base === null || difference === null) {
    const state = stateAt(change.states, place) === 'suppressed' ? speech.state('suppressed') : speech.say('change.without')
    return [make('p', {}, `${name}: `, make('span', { class: 'quiet' }, state))]
  }
  const signed = `${difference > 0 ? '+' : '−'}${speech.score(model, Math.abs(difference))}`
  const [before, now] = [wordAt(change.baseClass, place), wordAt(change.class, place)]
  const sure = margin === null ? speech.say('change.none') : speech.say(wordAt(change.exceeds, place) === 'yes' ? 'change.sure' : 'change.unsure', { margin: `± ${speech.score(model, margin)}` })
  return [
    make('p', {}, make('strong', {}, speech.say('change.row', { model: name, from: speech.score(model, base), to: speech.score(model, base + difference), difference: signed }))),
    ...(before === null || now === null ? [] : [make('p', { class: 'small' }, classChip({ speech }, model, before), ' → ', classChip({ speech }, model, now))]),
    make('p', { class: 'small quiet' }, sure, change.differentParts === '' ? '' : ` ${speech.say('change.parts', { parts: change.differentParts })}`),
  ]
}
