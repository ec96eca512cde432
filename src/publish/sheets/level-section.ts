import type { PublicModel, PublicResult, PublicTerritory } from '../view/public-view.js'
import { classRange } from './class-range.js'
import { scalePicture } from './scale-picture.js'
import type { ScalePoint } from './scale-picture.js'
import type { SheetResult, SheetSection } from './sheet.js'
import { markOf, resultOf } from './sheet-book.js'
import type { Speech } from './speech.js'
import type { Writing } from './subject.js'

/** From this share of the recalculations on, a class counts as stable. */
const stableFrom = 0.6

/** The models side by side: result, interval, level, and in words how far it can be relied on. */
export function levelSection(writing: Writing): SheetSection {
  const { subject, book, speech } = writing
  const results = book.view.models.map((model) => (subject.kind === 'territory' ? territoryResult(model, subject.territory, speech) : unitResult(model, subject.code, writing)))
  return { id: 'level', title: speech.say(subject.kind === 'territory' ? 'level.title' : 'level.title.unit'), blocks: [{ block: 'results', results }] }
}

function territoryResult(model: PublicModel, territory: PublicTerritory, speech: Speech): SheetResult {
  const result = resultOf(territory, model)
  const figure = speech.cell(result?.score ?? null, result?.state ?? 'missing', (value) => speech.score(model.kind, value))
  const head = { model: speech.say(`model.${model.kind}`), figure, unit: figure.quiet === true ? '' : speech.say(`model.${model.kind}.unit`) }
  if (result === undefined || result.score === null || result.state === 'suppressed') {
    return { ...head, level: null, scale: null, sentences: [speech.say(result?.state === 'suppressed' ? 'state.suppressed.long' : 'state.missing.long')] }
  }
  const point = { score: result.score, lower: result.lower, upper: result.upper }
  return {
    ...head,
    level: result.class === null ? null : { text: speech.word('class', result.class), mark: markOf(model, result.class) },
    scale: scalePicture(model, point, scaleWords(model, point, speech), speech),
    sentences: [...intervalWords(model, point, speech), ...classWords(model, result, territory, speech), ...trustWords(model, result, speech), ...(result.score === 0 ? [speech.say('state.zero.long')] : [])],
  }
}

function unitResult(model: PublicModel, code: string, { book, speech }: Writing): SheetResult {
  const summary = book.summary(code, model.id)
  const write = (value: number): string => speech.score(model.kind, value)
  const figure = speech.cell(summary?.score ?? null, summary?.state ?? 'missing', write)
  const head = { model: speech.say(`model.${model.kind}`), figure, unit: figure.quiet === true ? '' : speech.say(`model.${model.kind}.unit`), level: null }
  if (summary === undefined || summary.score === null || summary.state === 'suppressed') {
    return { ...head, scale: null, sentences: [speech.say(summary?.state === 'suppressed' ? 'state.suppressed.long' : 'state.missing.long')] }
  }
  const point = { score: summary.score, lower: summary.lower, upper: summary.upper }
  const spread = summary.minimum === null || summary.maximum === null ? [] : [speech.say('level.spread', { from: write(summary.minimum), to: write(summary.maximum) })]
  return { ...head, scale: scalePicture(model, point, scaleWords(model, point, speech), speech), sentences: [...intervalWords(model, point, speech), ...spread] }
}

function scaleWords(model: PublicModel, { score, lower, upper }: ScalePoint, speech: Speech): string {
  const figure = speech.score(model.kind, score)
  if (lower === null || upper === null) return speech.say('level.scale.point', { figure })
  return speech.say('level.scale', { figure, range: fromTo(model, lower, upper, speech) })
}

function intervalWords(model: PublicModel, { lower, upper }: ScalePoint, speech: Speech): readonly string[] {
  return lower === null || upper === null ? [] : [`${speech.say('word.interval')}: ${fromTo(model, lower, upper, speech)}.`]
}

export function fromTo(model: PublicModel, from: number, to: number, speech: Speech): string {
  return speech.say('word.from.to', { from: speech.score(model.kind, from), to: speech.score(model.kind, to) })
}

function classWords(model: PublicModel, result: PublicResult, { parentName }: PublicTerritory, speech: Speech): readonly string[] {
  const own = model.classes.find((each) => each.label === result.class)
  const range = own === undefined ? '' : classRange(model, own.rank, speech)
  return [
    ...(own === undefined || range === '' ? [] : [speech.say('level.own', { class: speech.word('class', own.label), range, count: speech.count(own.territories) })]),
    ...(result.classWithinParent === null || parentName === null ? [] : [speech.say('level.within', { parent: parentName, class: speech.word('class', result.classWithinParent) })]),
  ]
}

function trustWords({ kind }: PublicModel, { stability, quality, coverage, children, childrenAtRisk }: PublicResult, speech: Speech): readonly string[] {
  return [
    ...(children === null || childrenAtRisk === null ? [] : [speech.say('level.children', { count: speech.count(childrenAtRisk), of: speech.count(children) })]),
    ...(stability === null ? [] : [speech.say('level.stability', { share: speech.share(stability), word: speech.say(stability >= stableFrom ? 'level.stable' : 'level.unstable') })]),
    ...(quality === null ? [] : [speech.word('level.quality', quality)]),
    ...(coverage === null || kind === 'clrisk' ? [] : [speech.say('level.coverage', { share: speech.share(coverage) })]),
  ]
}
