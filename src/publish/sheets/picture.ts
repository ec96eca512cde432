import type { ClassMark, Mark } from './sheet.js'

/** A drawing without its frame; `alt` says in words what it shows. Fills refer to the patterns of `patternDefs`. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly alt: string
  readonly body: string
}

/** From light to dark, told apart in grey too; blue and green, for need is no alarm. */
const lightest: readonly number[] = [223, 238, 236]
const darkest: readonly number[] = [18, 72, 86]

/** Fill of a class, or of a territory without one: hatched where it is kept back, dotted grey where nothing is known. */
export function fillOf(mark: Mark): string {
  return typeof mark === 'string' ? `url(#${mark})` : `url(#class-${mark.of}-${mark.rank})`
}

/** Patterns for models with these numbers of classes: plain at the ends, hatched between, so that they can be told apart without colour. */
export function patternDefs(classes: readonly number[]): string {
  const marks = [...new Set(classes)].flatMap((of) => Array.from({ length: of }, (_, rank): ClassMark => ({ rank, of })))
  return `<defs>${marks.map(classPattern).join('')}${absent}</defs>`
}

const absent =
  '<pattern id="suppressed" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/><path d="M0 0L6 6M-1 5L1 7M5 -1L7 1" stroke="#333" stroke-width=".9"/></pattern>' +
  '<pattern id="missing" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#e4e4e4"/><circle cx="1" cy="1" r=".7" fill="#666"/></pattern>'

function classPattern({ rank, of }: ClassMark): string {
  const share = of < 2 ? 0 : rank / (of - 1)
  const colour = `rgb(${lightest.map((from, at) => Math.round(from + share * ((darkest[at] ?? 0) - from))).join(',')})`
  const step = 6 - Math.min(2, rank % 3)
  const hatch = rank === 0 || rank === of - 1 ? '' : `<path d="M0 ${step}L${step} 0M-1 1L1 -1M${step - 1} ${step + 1}L${step + 1} ${step - 1}" stroke="#fff" stroke-width="1"/>`
  return `<pattern id="class-${of}-${rank}" width="${step}" height="${step}" patternUnits="userSpaceOnUse"><rect width="${step}" height="${step}" fill="${colour}"/>${hatch}</pattern>`
}

/** The picture as a file of its own. */
export function pictureFile({ width, height, body }: Picture, classes: readonly number[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${patternDefs(classes)}${body}</svg>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
