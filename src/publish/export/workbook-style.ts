import type { Fill, Style } from 'exceljs'
import type { PublicModel } from '../view/public-view.js'

/** Yellow to brown, darker with more risk: the order holds for colour-blind eyes and in black and white (ColorBrewer YlOrBr). */
const ramps: Readonly<Record<number, readonly string[]>> = {
  2: ['FFFEE391', 'FFCC4C02'],
  3: ['FFFFF7BC', 'FFFEC44F', 'FFD95F0E'],
  4: ['FFFFFFD4', 'FFFED98E', 'FFFE9929', 'FFCC4C02'],
  5: ['FFFFFFD4', 'FFFED98E', 'FFFE9929', 'FFD95F0E', 'FF993404'],
}
const darkFills = new Set(['FFCC4C02', 'FFD95F0E', 'FF993404'])

const face = { name: 'Calibri', family: 2, size: 11 } as const

export type CellLook = Partial<Style>

export const headerLook: CellLook = {
  font: { ...face, bold: true, color: { argb: 'FFFFFFFF' } },
  fill: solid('FF1F3A4D'),
  alignment: { vertical: 'middle' },
}
export const noteLook: CellLook = { font: { ...face, size: 9, color: { argb: 'FF404040' } }, fill: solid('FFEEF2F5'), alignment: { wrapText: true, vertical: 'top' } }
export const titleLook: CellLook = { font: { ...face, bold: true, size: 16 } }
export const headingLook: CellLook = { font: { ...face, bold: true, size: 12 } }
export const wordsLook: CellLook = { alignment: { wrapText: true, vertical: 'top' } }
export const plainLook: CellLook = { alignment: { vertical: 'top' } }
export const linkLook: CellLook = { font: { ...face, color: { argb: 'FF0B4F8A' }, underline: true }, alignment: { vertical: 'top' } }

/** Kept back: hatched on blue, and a pale blue where a program knows no hatching. */
export const suppressedLook: CellLook = { alignment: { vertical: 'top' }, fill: { type: 'pattern', pattern: 'lightUp', fgColor: { argb: 'FF7F9FC6' }, bgColor: { argb: 'FFDCE6F5' } } }
/** Never known: grey. */
export const missingLook: CellLook = { alignment: { vertical: 'top' }, fill: solid('FFD0D0D0') }

/** Look of each class by its label, from least to most risk. */
export function classLooks(models: readonly PublicModel[]): ReadonlyMap<string, CellLook> {
  return new Map(models.flatMap(({ classes }) => classes.map(({ label, rank }) => [label, classLook(rank, classes.length)] as const)))
}

function classLook(rank: number, count: number): CellLook {
  const ramp = ramps[Math.min(5, Math.max(2, count))] ?? []
  const argb = ramp[count <= 1 ? 0 : Math.round((rank / (count - 1)) * (ramp.length - 1))] ?? 'FFFFFFFF'
  return { fill: solid(argb), font: { ...face, color: { argb: darkFills.has(argb) ? 'FFFFFFFF' : 'FF1B1B1B' }, bold: true } }
}

function solid(argb: string): Fill {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}
