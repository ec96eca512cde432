import { axisX, axisY, barX, binX, dot, plot, rectY, ruleX, ruleY, text, tickX } from '@observablehq/plot'
import type { PlotOptions, RectYOptions } from '@observablehq/plot'
import { evenColour, lessColour, moreColour } from './palette.js'

const ink = '#1d2733'

export interface StripScore {
  readonly score: number
  readonly label: string
}

/** A plot without the style sheet that it brings: the page's own has the same rules, and a strict content policy would refuse it. */
function drawn(label: string, options: PlotOptions): Element {
  const figure = plot({ className: 'plot', ...options })
  for (const style of figure.querySelectorAll('style')) style.remove()
  for (const part of figure.querySelectorAll('[aria-label], [aria-hidden]')) for (const name of ['aria-label', 'aria-hidden']) part.removeAttribute(name)
  figure.setAttribute('role', 'img')
  figure.setAttribute('aria-label', label)
  return figure
}

/** Scores of all territories as a heap, in the colours of their classes, with the own one and its interval marked. */
export function scoreStrip(label: string, scores: readonly StripScore[], colours: { readonly domain: readonly string[]; readonly range: readonly string[] }, own: { readonly score: number; readonly lower: number | null; readonly upper: number | null } | null, format: (value: number) => string): Element {
  const interval = own === null || own.lower === null || own.upper === null ? [] : [ruleY([own], { y: 0, x1: 'lower', x2: 'upper', stroke: ink, strokeWidth: 4, strokeOpacity: 0.55 })]
  const mark = own === null ? [] : [ruleX([own.score], { stroke: ink, strokeWidth: 2 }), dot([own.score], { x: (value: number) => value, y: 0, fill: ink, r: 4, stroke: '#fff', strokeWidth: 1.5 })]
  return drawn(label, {
    width: 380, height: 84, marginLeft: 4, marginRight: 4, marginTop: 6, marginBottom: 22,
    x: { axis: null },
    y: { axis: null },
    color: { domain: [...colours.domain], range: [...colours.range] },
    marks: [rectY(scores, binX<RectYOptions>({ y: 'count' }, { x: 'score', fill: 'label', thresholds: 40, inset: 0.5 })), axisX({ label: null, tickFormat: format, ticks: 5, tickSize: 3, fontSize: 11 }), ...interval, ...mark],
  })
}

export interface SignedBar {
  readonly title: string
  readonly value: number
}

/** Bars to both sides of zero, the largest first: what calls for support to the right, what protects to the left. */
export function signedBars(label: string, bars: readonly SignedBar[], sides: { readonly less: string; readonly more: string }): Element {
  const most = Math.max(...bars.map(({ value }) => Math.abs(value)), 1e-6)
  return drawn(label, {
    width: 380, height: 30 + bars.length * 34, marginLeft: 158, marginRight: 8, marginTop: 24, marginBottom: 4,
    x: { domain: [-most, most], axis: null },
    y: { domain: bars.map(({ title }) => title), label: null },
    marks: [
      barX(bars, { x: 'value', y: 'title', fill: ({ value }: SignedBar) => (value > 0 ? moreColour : lessColour), insetTop: 7, insetBottom: 7, rx: 1.5 }),
      ruleX([0], { stroke: ink }),
      axisY({ lineWidth: 12.5, tickSize: 0, fontSize: 12, label: null }),
      axisX([-most], { anchor: 'top', tickFormat: () => `← ${sides.less}`, tickSize: 0, textAnchor: 'start', fontSize: 11, label: null, fill: '#2b6986' }),
      axisX([most], { anchor: 'top', tickFormat: () => `${sides.more} →`, tickSize: 0, textAnchor: 'end', fontSize: 11, label: null, fill: '#8a5518' }),
    ],
  })
}

export interface IntervalRow {
  readonly title: string
  readonly value: number
  readonly lower: number | null
  readonly upper: number | null
}

/** Points with their intervals, one line each. */
export function intervalRows(label: string, rows: readonly IntervalRow[], format: (value: number) => string): Element {
  return drawn(label, {
    width: 380, height: 28 + rows.length * 28, marginLeft: 92, marginRight: 52, marginTop: 4, marginBottom: 22,
    x: { axis: null, zero: true, nice: true },
    y: { domain: rows.map(({ title }) => title), label: null },
    marks: [
      ruleY(rows, { y: 'title', stroke: evenColour }),
      ruleY(rows.filter(({ lower, upper }) => lower !== null && upper !== null), { y: 'title', x1: 'lower', x2: 'upper', stroke: ink, strokeWidth: 3, strokeOpacity: 0.4 }),
      dot(rows, { x: 'value', y: 'title', fill: ink, r: 4.5 }),
      text(rows, { x: (row: IntervalRow) => row.upper ?? row.value, y: 'title', text: (row: IntervalRow) => format(row.value), textAnchor: 'start', dx: 8, fontSize: 12 }),
      axisX({ label: null, tickFormat: format, ticks: 4, tickSize: 3, fontSize: 11 }),
      axisY({ tickSize: 0, fontSize: 12, label: null }),
    ],
  })
}

export interface StripValues {
  readonly low: number
  readonly high: number
  readonly here: number | null
  readonly parent: number | null
  readonly country: number | null
}

/** Where a value lies between the least and the greatest of all, beside the medians of parent and country. */
export function valueStrip(label: string, { low, high, here, parent, country }: StripValues): Element {
  const present = (value: number | null): readonly number[] => (value === null ? [] : [value])
  return drawn(label, {
    width: 210, height: 18, margin: 5, marginTop: 4, marginBottom: 4,
    x: { domain: low === high ? [low - 1, high + 1] : [low, high], axis: null },
    y: { axis: null },
    marks: [
      ruleY([0], { x1: low, x2: high, stroke: '#c9ced4', strokeWidth: 2 }),
      tickX(present(country), { stroke: '#5a6673', strokeWidth: 2 }),
      dot(present(parent), { x: (value: number) => value, y: 0, symbol: 'diamond', fill: '#fff', stroke: '#5a6673', strokeWidth: 1.5, r: 4 }),
      dot(present(here), { x: (value: number) => value, y: 0, fill: '#1f4e80', r: 5, stroke: '#fff', strokeWidth: 1 }),
    ],
  })
}
