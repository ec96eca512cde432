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

/** Fill of a class: plain for the first and the last, hatched between; of a territory without one: crossed lines where it is kept back, dots where nothing is known. */
export function fillOf(mark: Mark): string {
  if (typeof mark === 'string') return `url(#${mark})`
  return isPlain(mark) ? colourOf(mark) : `url(#class-${mark.of}-${mark.rank})`
}

/** Patterns for models with these numbers of classes, so that classes can be told apart without colour. */
export function patternDefs(classes: readonly number[]): string {
  const marks = [...new Set(classes)].flatMap((of) => Array.from({ length: of }, (_, rank): ClassMark => ({ rank, of })))
  const hatched = marks.filter((mark) => !isPlain(mark)).map((mark) => pattern(`class-${mark.of}-${mark.rank}`, colourOf(mark), '#fff', 4 + (mark.rank % 3), false))
  return `<defs>${hatched.join('')}${pattern('suppressed', '#fff', '#333', 6, true)}${dots}</defs>`
}

function isPlain({ rank, of }: ClassMark): boolean {
  return rank === 0 || rank === of - 1
}

function colourOf({ rank, of }: ClassMark): string {
  const share = of < 2 ? 0 : rank / (of - 1)
  return `rgb(${lightest.map((from, at) => Math.round(from + share * ((darkest[at] ?? 0) - from))).join(',')})`
}

/** A pattern has seams on paper: few and large tiles keep them out of sight. */
const tile = 60

function pattern(id: string, ground: string, line: string, step: number, crossed: boolean): string {
  const steps = Array.from({ length: Math.ceil((2 * tile) / step) }, (_, index) => (index + 1) * step)
  const path = steps.map((at) => `M0 ${at}L${at} 0`).join('') + (crossed ? steps.map((at) => `M${tile - at} 0L${tile} ${at}`).join('') : '')
  return `<pattern id="${id}" width="${tile}" height="${tile}" patternUnits="userSpaceOnUse"><rect width="${tile}" height="${tile}" fill="${ground}"/><path d="${path}" stroke="${line}" stroke-width=".8" fill="none"/></pattern>`
}

const dots = '<pattern id="missing" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#e4e4e4"/><circle cx="1" cy="1" r=".7" fill="#666"/></pattern>'

/** The picture as a file of its own. */
export function pictureFile({ width, height, body }: Picture, classes: readonly number[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${patternDefs(classes)}${body}</svg>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
