import type { PageModel } from '../publish/page/page-payload.js'
import { make, makeSvg } from './make-element.js'
import { hatchColour, hatchGround } from './palette.js'
import type { Paint, Shade } from './paint.js'
import type { Speech } from './speech.js'

/** Colours with their words, cut points and numbers of territories; shades without any territory are left out unless they are classes. */
export function legendOf(paint: Paint, model: PageModel, speech: Speech): HTMLElement {
  const rows = paint.shades.filter((shade) => shade.territories > 0 || (shade.kind !== 'suppressed' && shade.kind !== 'missing'))
  return make(
    'ul',
    { class: 'legend', 'aria-label': speech.say('legend.title') },
    ...rows.map((shade) =>
      make('li', {}, swatchOf(shade.fill), make('span', { class: 'legend-name' }, nameOf(shade, model, speech)), make('span', { class: 'legend-count' }, speech.count(shade.territories))),
    ),
  )
}

function nameOf(shade: Shade, model: PageModel, speech: Speech): string {
  if (shade.kind === 'suppressed' || shade.kind === 'missing') return speech.state(shade.kind)
  if (shade.kind === 'change') return speech.say(shade.label === 'change.less' ? 'change.less' : shade.label === 'change.even' ? 'change.even' : 'change.more')
  const range = rangeOf(shade, model, speech)
  return shade.kind === 'step' ? range : `${speech.word('class', shade.label)} · ${range}`
}

export function rangeOf({ from, to }: Pick<Shade, 'from' | 'to'>, model: PageModel, speech: Speech): string {
  if (from === null) return to === null ? '' : speech.shared('word.below', { to: speech.score(model, to) })
  const low = speech.score(model, from)
  return to === null ? speech.shared('word.from', { from: low }) : speech.say('range', { from: low, to: speech.score(model, to) })
}

export function swatchOf(fill: string | null): SVGSVGElement {
  const lines = fill === null ? [makeSvg('path', { d: 'M-2 8L8 -2M2 16L16 2M-2 16L16 -2M6 20L20 6', stroke: hatchColour, 'stroke-width': 2 })] : []
  return makeSvg('svg', { class: 'swatch', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, makeSvg('rect', { width: 16, height: 16, fill: fill ?? hatchGround }), ...lines)
}
