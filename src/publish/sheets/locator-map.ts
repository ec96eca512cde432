import { geoIdentity, geoPath } from 'd3-geo'
import type { GeoPath } from 'd3-geo'
import { feature, merge, mesh } from 'topojson-client'
import type { MultiPolygon as Shapes, Polygon as Shape } from 'topojson-specification'
import { shapesOf } from '../map/territory-map.js'
import type { TerritoryMap } from '../map/territory-map.js'
import type { PublicModel, PublicTerritory } from '../view/public-view.js'
import { markWord } from './class-range.js'
import { fillOf } from './picture.js'
import type { Sheet } from './sheet.js'
import { hasMark, marksOf, resultOf } from './sheet-book.js'
import type { SheetUnit } from './sheet-book.js'
import { wholeName } from './subject.js'
import type { Writing } from './subject.js'

const side = 230
/** A territory smaller than this on the paper gets a ring. */
const small = 9

type Own = Shape | Shapes

/** Draws the small maps of the sheets. */
export interface SheetMaps {
  /** Where the territory lies in its unit, or the classes of a unit's territories; null where a shape is lacking. */
  of(writing: Writing): Sheet['map']
}

interface UnitDrawing {
  readonly path: GeoPath
  readonly outline: string
  readonly width: number
  readonly height: number
}

/** Maps by the shapes that the page draws too; what a unit's maps share is drawn once. */
export function sheetMaps(map: TerritoryMap): SheetMaps {
  const shapes = new Map(shapesOf(map.topology).map((shape) => [String(shape.id), shape]))
  const units = new Map<string, UnitDrawing | null>()
  const drawingOf = (unit: SheetUnit): UnitDrawing | null => {
    const known = units.get(unit.code)
    if (known !== undefined) return known
    const drawn = drawUnit(map, unit.members.flatMap(({ code }) => shapes.get(code) ?? []))
    units.set(unit.code, drawn)
    return drawn
  }
  return {
    of: (writing) => {
      const { subject, book } = writing
      const unit = subject.kind === 'territory' ? (subject.unit ?? book.country) : subject.unit
      const drawing = drawingOf(unit)
      if (drawing === null) return null
      if (subject.kind !== 'territory') return classMap(map, shapes, drawing, unit, writing)
      const own = shapes.get(subject.code)
      return own === undefined ? null : locator(map, own, drawing, unit, writing)
    },
  }
}

function drawUnit({ topology }: TerritoryMap, members: readonly Own[]): UnitDrawing | null {
  if (members.length === 0) return null
  const whole = merge(topology, [...members])
  const fit = geoIdentity().fitExtent([[3, 3], [side - 3, side - 3]], whole)
  const path = geoPath(fit).digits(1)
  const [[left, top], [right, bottom]] = path.bounds(whole)
  const moved = geoPath(fit.translate([fit.translate()[0] - left + 3, fit.translate()[1] - top + 3])).digits(1)
  return { path: moved, outline: moved(whole) ?? '', width: Math.ceil(right - left + 6), height: Math.ceil(bottom - top + 6) }
}

function locator({ topology }: TerritoryMap, own: Own, drawing: UnitDrawing, unit: SheetUnit, { subject, book, speech }: Writing): Sheet['map'] {
  const shape = feature(topology, own)
  const [[left, top], [right, bottom]] = drawing.path.bounds(shape)
  const ring = Math.max(right - left, bottom - top) < small ? `<circle cx="${((left + right) / 2).toFixed(1)}" cy="${((top + bottom) / 2).toFixed(1)}" r="${small}" fill="none" stroke="#000" stroke-width="1.5"/>` : ''
  const body = `<path d="${drawing.outline}" fill="#eef3f3" stroke="#555"/><path d="${drawing.path(shape) ?? ''}" fill="#124856" stroke="#000" stroke-width=".6"/>${ring}`
  const parent = unit.code === book.country.code ? wholeName(book, speech) : unit.name
  const alt = speech.say('map.locator', { parent, name: subject.name })
  return { title: alt, picture: { width: drawing.width, height: drawing.height, alt, body }, legend: [] }
}

/** Territories of one class are one shape; the borders between them are drawn for a unit, and left out for a whole country. */
function classMap({ topology }: TerritoryMap, shapes: ReadonlyMap<string, Own>, { path, outline, width, height }: UnitDrawing, unit: SheetUnit, { subject, book, speech }: Writing): Sheet['map'] {
  const model = modelShown(book.view.models, unit.members)
  if (model === undefined) return null
  const marks = marksOf(model).filter((mark) => unit.members.some((member) => hasMark(member, model, mark)))
  const fills = marks.flatMap((mark): readonly string[] => {
    const own = unit.members.filter((member) => hasMark(member, model, mark)).flatMap(({ code }) => shapes.get(code) ?? [])
    return own.length === 0 ? [] : [`<path d="${path(merge(topology, own)) ?? ''}" fill="${fillOf(mark)}"/>`]
  })
  const codes = new Set(unit.members.map(({ code }) => code))
  const inner = subject.kind === 'national' ? '' : `<path d="${path(mesh(topology, topology.objects.territories, (a, b) => a !== b && [a, b].every(({ id }) => codes.has(String(id))))) ?? ''}" fill="none" stroke="#444" stroke-width=".4"/>`
  const alt = speech.say('map.classes', { name: subject.name })
  const legend = marks.map((mark) => ({ mark, text: typeof mark === 'string' ? speech.say(`state.${mark}`) : markWord(model, mark, speech) }))
  return { title: `${alt} ${speech.say(`model.${model.kind}.short`)}`, picture: { width, height, alt, body: `${fills.join('')}${inner}<path d="${outline}" fill="none" stroke="#222" stroke-width=".8"/>` }, legend }
}

/** The model with the most classes to show, the first of them. */
function modelShown(models: readonly PublicModel[], members: readonly PublicTerritory[]): PublicModel | undefined {
  const counted = models.map((model) => ({ model, count: members.filter((member) => (resultOf(member, model)?.class ?? null) !== null).length }))
  return counted.sort((a, b) => b.count - a.count)[0]?.model
}
