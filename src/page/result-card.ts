import type { PageModel } from '../publish/page/page-payload.js'
import { swatchOf } from './legend.js'
import { make } from './make-element.js'
import type { Child } from './make-element.js'
import { numberAt, scoreAt, stateAt, wordAt } from './page-data.js'
import type { PageContext } from './page-context.js'
import { missingColour, rampOf } from './palette.js'
import { scoreStrip } from './plots.js'

/** Result of one model in one territory: figure with interval, where it lies among all, class, stability, quality. */
export function resultCard({ data, speech }: PageContext, model: PageModel, place: number): HTMLElement {
  const state = stateAt(model.states, place)
  const score = scoreAt(model, place)
  const head = [make('h3', {}, speech.word('model', `${model.kind}.short`)), make('p', { class: 'quiet small' }, speech.word('model', model.kind))]
  if (score === null) {
    const silent = state === 'suppressed' ? 'suppressed' : 'missing'
    return make('section', { class: `card without ${silent}` }, ...head, make('p', { class: 'figure words' }, swatchOf(silent === 'suppressed' ? null : missingColour), speech.state(silent)), make('p', { class: 'small' }, speech.shared(`state.${silent}.long`)))
  }
  const [lower, upper] = [numberAt(model.lower, place), numberAt(model.upper, place)]
  const interval = lower === null || upper === null ? null : make('p', { class: 'interval' }, `${speech.shared('word.interval')}: ${speech.range(model, lower, upper)}`)
  const zero = score === 0 ? make('p', { class: 'small' }, speech.shared('state.zero.long')) : null
  return make(
    'section',
    { class: 'card' },
    ...head,
    make('p', { class: 'figure' }, make('strong', {}, speech.score(model, score)), ' ', make('span', { class: 'quiet' }, speech.word('model', `${model.kind}.unit`))),
    interval,
    zero,
    stripOf({ data, speech }, model, place, score, lower, upper),
    make('dl', { class: 'facts' }, ...facts({ data, speech }, model, place)),
  )
}

function stripOf({ data, speech }: Pick<PageContext, 'data' | 'speech'>, model: PageModel, place: number, score: number, lower: number | null, upper: number | null): Element {
  const scores = data.places.flatMap((each) => {
    const own = scoreAt(model, each)
    return own === null ? [] : [{ score: own, label: wordAt(model.class, each) ?? '' }]
  })
  const label = speech.say('strip.label', { name: data.name(place), score: speech.score(model, score), count: speech.count(scores.length) })
  return scoreStrip(label, scores, classColours(model), { score, lower, upper }, (value) => (model.kind === 'clrisk' ? speech.share(value, 0) : speech.count(value)))
}

export function classColours(model: PageModel): { readonly domain: readonly string[]; readonly range: readonly string[] } {
  return { domain: model.classes.map(({ label }) => label), range: rampOf(model.classes.length) }
}

/** The class with its colour. */
export function classChip({ speech }: Pick<PageContext, 'speech'>, model: PageModel, label: string): HTMLElement {
  const rank = model.classes.findIndex((each) => each.label === label)
  return make('span', { class: 'chip' }, swatchOf(rampOf(model.classes.length)[rank] ?? missingColour), speech.word('class', label))
}

function facts({ data, speech }: Pick<PageContext, 'data' | 'speech'>, model: PageModel, place: number): readonly HTMLElement[] {
  const row = (name: string, ...value: readonly Child[]): readonly HTMLElement[] => [make('dt', {}, name), make('dd', {}, ...value)]
  const [own, within, quality] = [wordAt(model.class, place), wordAt(model.classWithinParent, place), wordAt(model.quality, place)]
  const [stability, coverage] = [numberAt(model.stability, place), numberAt(model.coverage, place)]
  const [children, atRisk] = [numberAt(model.children, place), numberAt(model.childrenAtRisk, place)]
  const firm = (stability ?? 0) >= 0.6 ? speech.shared('level.stable') : speech.shared('level.unstable')
  return [
    ...(own === null ? [] : row(speech.say('fact.class'), classChip({ speech }, model, own))),
    ...(within === null ? [] : row(speech.say('fact.within', { parent: data.parentName(place) }), classChip({ speech }, model, within))),
    ...(stability === null ? [] : row(speech.say('fact.stability'), speech.say('fact.stability.value', { share: speech.share(stability, 0), word: firm }))),
    ...(children === null || atRisk === null ? [] : row(speech.say('fact.children'), speech.say('fact.children.value', { count: speech.count(atRisk), of: speech.count(children) }))),
    ...(quality === null ? [] : row(speech.say('fact.quality'), make('span', { class: `quality ${quality}` }, speech.word('level.quality', quality)))),
    ...(coverage === null ? [] : row(speech.say('fact.coverage'), speech.share(coverage, 0))),
  ]
}
