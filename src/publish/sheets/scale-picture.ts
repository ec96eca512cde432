import type { PublicModel } from '../view/public-view.js'
import { escaped, fillOf } from './picture.js'
import type { Picture } from './picture.js'
import type { Speech } from './speech.js'

const width = 340
const edge = 4
const bar = { top: 20, height: 13 }

export interface ScalePoint {
  readonly score: number
  readonly lower: number | null
  readonly upper: number | null
}

/** The classes of a model side by side on their scale, with a result and its interval above; null without classes. */
export function scalePicture(model: PublicModel, point: ScalePoint | null, alt: string, speech: Speech): Picture | null {
  const ends = endsOf(model, point)
  if (ends === null) return null
  const at = (value: number): number => Number((edge + ((value - ends[0]) / (ends[1] - ends[0])) * (width - 2 * edge)).toFixed(1))
  const pieces = model.classes.map((own, index) => {
    const from = at(own.lowerBound ?? ends[0])
    const to = at(model.classes[index + 1]?.lowerBound ?? ends[1])
    const label = speech.word('class', own.label)
    const name = to - from > 6 * label.length + 6 ? `<text x="${(from + to) / 2}" y="${bar.top + bar.height + 11}" text-anchor="middle">${escaped(label)}</text>` : ''
    return `<rect x="${from}" y="${bar.top}" width="${Math.max(0, to - from)}" height="${bar.height}" fill="${fillOf({ rank: own.rank, of: model.classes.length })}" stroke="#222" stroke-width=".7"/>${name}`
  })
  const cuts = model.classes.flatMap(({ lowerBound }) => (lowerBound === null ? [] : [`<text x="${at(lowerBound)}" y="${bar.top + bar.height + 22}" text-anchor="middle">${escaped(speech.score(model.kind, lowerBound))}</text>`]))
  const body = `<g font-family="Libertinus Serif" font-size="9.5" fill="#222">${pieces.join('')}${cuts.join('')}${point === null ? '' : pointer(point, at)}</g>`
  return { width, height: bar.top + bar.height + 26, alt, body }
}

function pointer({ score, lower, upper }: ScalePoint, at: (value: number) => number): string {
  const x = at(score)
  const interval = lower === null || upper === null ? '' : `<path d="M${at(lower)} 3V11M${at(lower)} 7H${at(upper)}M${at(upper)} 3V11" stroke="#222" fill="none"/>`
  return `${interval}<path d="M${x} ${bar.top - 1}L${x - 5} ${bar.top - 11}H${x + 5}Z" fill="#000"/><path d="M${x} ${bar.top - 1}V${bar.top + bar.height}" stroke="#fff" stroke-width="4"/><path d="M${x} ${bar.top - 1}V${bar.top + bar.height}" stroke="#000" stroke-width="1.6"/>`
}

function endsOf(model: PublicModel, point: ScalePoint | null): readonly [number, number] | null {
  const values = [...model.classes.flatMap(({ lowest, highest, lowerBound }) => [lowest, highest, lowerBound]), point?.score, point?.lower, point?.upper].filter((value) => typeof value === 'number')
  const ends = [Math.min(...values), Math.max(...values)] as const
  return model.classes.length === 0 || !(ends[1] > ends[0]) ? null : ends
}
