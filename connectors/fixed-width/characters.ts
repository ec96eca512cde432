import type { FixedWidthShape } from '../../src/core/resource.js'

/** A decoded line in which one position is one character: text, or its code points where some need two units. */
export type Characters = string | readonly string[]

export function charactersOf(text: string): Characters {
  return /[\uD800-\uDFFF]/.test(text) ? [...text] : text
}

/** `start` counts from 1; shorter than `length` where the line ends before. */
export function slice(line: Characters, start: number, length: number): string {
  const piece = line.slice(start - 1, start - 1 + length)
  return typeof piece === 'string' ? piece : piece.join('')
}

/** A field's text without trailing blanks: blank becomes the empty string, leading blanks stay. */
export function cell(line: Characters, start: number, length: number): string {
  const text = slice(line, start, length)
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end--
  return end === text.length ? text : text.slice(0, end)
}

/** The record type of a line, the empty string in files of one type, undefined where the line ends before it. */
export function typeOf(line: Characters, shape: FixedWidthShape): string | undefined {
  const place = shape.recordType
  if (place === null) return line.length === 0 ? undefined : ''
  return line.length < place.start + place.length - 1 ? undefined : slice(line, place.start, place.length)
}
