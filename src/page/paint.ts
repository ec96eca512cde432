import type { PageModel } from '../publish/page/page-payload.js'
import { numberAt, stateAt, wordAt } from './page-data.js'
import type { PageData } from './page-data.js'
import type { PaintMode } from './page-state.js'
import { evenColour, lessColour, missingColour, moreColour, rampOf } from './palette.js'

export interface Shade {
  readonly kind: 'class' | 'step' | 'change' | 'suppressed' | 'missing'
  /** Label of the class. */
  readonly label: string
  /** Null: hatched. */
  readonly fill: string | null
  readonly from: number | null
  readonly to: number | null
  readonly territories: number
}

/** Which shade each territory has; shades from least to most, then those without a figure. */
export interface Paint {
  readonly shades: readonly Shade[]
  /** Place in `shades` by territory. */
  readonly of: readonly number[]
}

export function paintOf(data: PageData, model: PageModel, mode: PaintMode): Paint {
  if (mode === 'change') return changePaint(data, model)
  const steps = mode === 'score' ? stepShades(data, model) : classShades(model)
  return counted([...steps, ...silentShades], data.places.map((place) => shadeAt(model, place, steps, mode)))
}

const silentShades: readonly Shade[] = [
  { kind: 'suppressed', label: 'suppressed', fill: null, from: null, to: null, territories: 0 },
  { kind: 'missing', label: 'missing', fill: missingColour, from: null, to: null, territories: 0 },
]

function counted(shades: readonly Shade[], of: readonly number[]): Paint {
  return { shades: shades.map((shade, index) => ({ ...shade, territories: of.filter((each) => each === index).length })), of }
}

function shadeAt(model: PageModel, place: number, steps: readonly Shade[], mode: PaintMode): number {
  if (stateAt(model.states, place) === 'suppressed') return steps.length
  const score = numberAt(model.score, place)
  if (score === null) return steps.length + 1
  const found = mode === 'score' ? steps.findLastIndex((step) => step.from === null || score >= step.from) : steps.findIndex((step) => step.label === wordAt(model.class, place))
  return found < 0 ? steps.length + 1 : found
}

function classShades(model: PageModel): readonly Shade[] {
  const colours = rampOf(model.classes.length)
  return model.classes.map(({ label, lowerBound }, index) => ({
    kind: 'class',
    label,
    fill: colours[index] ?? missingColour,
    from: lowerBound,
    to: model.classes[index + 1]?.lowerBound ?? null,
    territories: 0,
  }))
}

/** Less, within the margin of error, more; by the sign alone where there is no margin. */
function changePaint(data: PageData, { change }: PageModel): Paint {
  const shades: readonly Shade[] = ([['change.less', lessColour], ['change.even', evenColour], ['change.more', moreColour]] as const).map(([label, fill]) => ({ kind: 'change', label, fill, from: null, to: null, territories: 0 }))
  const of = data.places.map((place) => {
    if (change === null) return 4
    if (stateAt(change.states, place) === 'suppressed') return 3
    const difference = numberAt(change.difference, place)
    if (difference === null) return 4
    return wordAt(change.exceeds, place) === 'no' || difference === 0 ? 1 : difference < 0 ? 0 : 2
  })
  return counted([...shades, ...silentShades], of)
}

/** Seven steps with about as many territories each, at rounded bounds. */
function stepShades(data: PageData, model: PageModel): readonly Shade[] {
  const scores = data.places.flatMap((place) => numberAt(model.score, place) ?? []).sort((a, b) => a - b)
  const round = (value: number): number => Number(value.toPrecision(2))
  const bounds = [...new Set([1, 2, 3, 4, 5, 6].map((step) => round(scores[Math.floor((step * scores.length) / 7)] ?? 0)))].filter((bound) => bound > (scores[0] ?? 0))
  const colours = rampOf(bounds.length + 1)
  return colours.map((fill, index) => ({ kind: 'step', label: '', fill, from: bounds[index - 1] ?? null, to: bounds[index] ?? null, territories: 0 }))
}
