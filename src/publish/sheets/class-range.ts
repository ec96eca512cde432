import type { PublicModel } from '../view/public-view.js'
import type { ClassMark } from './sheet.js'
import type { Speech } from './speech.js'

/** The range of a class in words, by its cut points: from its own up to, but not including, the next. */
export function classRange(model: PublicModel, rank: number, speech: Speech): string {
  const own = model.classes.find((each) => each.rank === rank)
  const next = model.classes.find((each) => each.rank === rank + 1)
  const write = (value: number): string => speech.score(model.kind, value)
  const from = own?.lowerBound ?? null
  const to = next?.lowerBound ?? null
  if (from !== null && to !== null) return speech.say('word.from.to', { from: write(from), to: write(to) })
  if (from !== null) return speech.say('word.from', { from: write(from) })
  return to === null ? '' : speech.say('word.below', { to: write(to) })
}

/** The word for a class. */
export function markWord(model: PublicModel, { rank }: ClassMark, speech: Speech): string {
  return speech.word('class', model.classes.find((each) => each.rank === rank)?.label ?? '')
}
