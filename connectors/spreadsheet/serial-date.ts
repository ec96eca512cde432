import type { NumberKind } from './number-format.js'

const dayMs = 86_400_000
const lastDay = 2_958_465

/**
 * ISO text of a date serial, in days. The 1900 system counts a 29 February 1900 that never was (serial 60), so that
 * day, day 0 and negative days are no dates: undefined. The 1904 system starts at 0 on 1904-01-01.
 */
export function serialText(serial: number, kind: Exclude<NumberKind, 'number'>, is1904: boolean): string | undefined {
  if (serial < 0) return undefined
  const total = Math.round(serial * dayMs)
  const day = Math.floor(total / dayMs)
  const inDay = total % dayMs
  if (kind === 'elapsed') return timeText(total)
  if (kind === 'time' && day === 0) return timeText(inDay)
  if (day + (is1904 ? 1462 : 0) > lastDay) return undefined
  const date = dateText(day, is1904)
  if (date === undefined) return undefined
  return inDay === 0 && kind === 'date' ? date : `${date}T${timeText(inDay)}`
}

function dateText(day: number, is1904: boolean): string | undefined {
  if (is1904) return isoDay(Date.UTC(1904, 0, 1) + day * dayMs)
  if (day < 1 || day === 60) return undefined
  return isoDay(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * dayMs)
}

function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function timeText(ms: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const seconds = Math.floor(ms / 1000)
  const rest = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest}`
}
