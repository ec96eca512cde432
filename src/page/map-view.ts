import { pointer, select } from 'd3-selection'
import { zoom, zoomIdentity } from 'd3-zoom'
import type { D3ZoomEvent, ZoomTransform } from 'd3-zoom'
import { makeSvg } from './make-element.js'
import type { Direction, MapGeometry } from './map-geometry.js'
import { hatchColour, hatchGround } from './palette.js'
import type { Paint } from './paint.js'

export interface MapHandlers {
  readonly hover: (place: number | undefined, at: readonly [number, number] | undefined) => void
  readonly pick: (place: number) => void
  readonly zoomed: (transform: ZoomTransform, by: MapView) => void
}

/** One map: filled by a paint, zoomed by wheel with Ctrl, fingers or buttons, walked by the arrow keys. */
export interface MapView {
  readonly element: SVGSVGElement
  paint(paint: Paint): void
  hover(place: number | undefined): void
  select(place: number | undefined): void
  /** Fades every territory but these; none: all are clear. */
  keepTo(places: readonly number[]): void
  follow(transform: ZoomTransform): void
  zoomBy(factor: number): void
  zoomTo(places: readonly number[]): void
}

const margin = 6
const maxZoom = 60
const arrows: ReadonlyMap<string, Direction> = new Map([['ArrowLeft', 'left'], ['ArrowRight', 'right'], ['ArrowUp', 'up'], ['ArrowDown', 'down']])

export function drawMapView(geometry: MapGeometry, id: string, label: string, handlers: MapHandlers): MapView {
  const { width, height, outlines } = geometry
  const hatch = makeSvg('pattern', { id: `hatch-${id}`, width: 9, height: 9, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, makeSvg('rect', { width: 9, height: 9, fill: hatchGround }), makeSvg('rect', { width: 3.2, height: 9, fill: hatchColour }))
  const fills = makeSvg('g', { class: 'fills' })
  const faded = makeSvg('path', { class: 'faded' })
  const hovered = makeSvg('path', { class: 'hovered' })
  const halo = makeSvg('path', { class: 'halo' })
  const chosen = makeSvg('path', { class: 'chosen' })
  const scene = makeSvg('g', {}, fills, makeSvg('path', { class: 'borders', d: geometry.borders }), makeSvg('path', { class: 'parents', d: geometry.parentBorders }), makeSvg('path', { class: 'coast', d: geometry.coast }), faded, hovered, halo, chosen)
  const element = makeSvg('svg', { class: 'map', viewBox: `${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`, role: 'application', tabindex: 0, 'aria-label': label }, makeSvg('defs', {}, hatch), scene)
  const selection = select<SVGSVGElement, unknown>(element)
  let current = zoomIdentity
  let at: number | undefined

  const show = (transform: ZoomTransform): void => {
    current = transform
    scene.setAttribute('transform', transform.toString())
    hatch.setAttribute('patternTransform', `rotate(45) scale(${1 / Math.sqrt(transform.k)})`)
  }
  const behaviour = zoom<SVGSVGElement, unknown>()
    .extent([[0, 0], [width, height]])
    .translateExtent([[-margin, -margin], [width + margin, height + margin]])
    .scaleExtent([1, maxZoom])
    .filter((event: Event) => mayZoom(event, current.k))
    .on('zoom', (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
      show(event.transform)
      handlers.zoomed(event.transform, view)
    })
  selection.call(behaviour).on('dblclick.zoom', null)

  const placeUnder = (event: MouseEvent): number | undefined => {
    const [x, y] = current.invert(pointer(event, element))
    return geometry.at(x, y)
  }
  element.addEventListener('pointermove', (event) => {
    if (event.pointerType !== 'touch') handlers.hover(placeUnder(event), [event.clientX, event.clientY])
  })
  element.addEventListener('pointerleave', () => handlers.hover(undefined, undefined))
  element.addEventListener('click', (event) => {
    const place = placeUnder(event)
    if (place !== undefined) handlers.pick(place)
  })
  element.addEventListener('keydown', (event) => {
    const direction = arrows.get(event.key)
    if (direction !== undefined) {
      const next = at === undefined ? firstShape(outlines) : geometry.next(at, direction)
      if (next !== undefined) handlers.hover(next, undefined)
    } else if (event.key === 'Enter' && at !== undefined) handlers.pick(at)
    else if (event.key === '+' || event.key === '-') view.zoomBy(event.key === '+' ? 1.6 : 1 / 1.6)
    else if (event.key === '0') view.zoomTo([])
    else return
    event.preventDefault()
  })

  const view: MapView = {
    element,
    paint: ({ shades, of }) => {
      const pieces = shades.map((): string[] => [])
      for (const [place, shade] of of.entries()) pieces[shade]?.push(outlines[place] ?? '')
      fills.replaceChildren(...shades.map((shade, index) => makeSvg('path', { class: `fill ${shade.kind}`, d: pieces[index]?.join('') ?? '', fill: shade.fill ?? `url(#hatch-${id})` })))
    },
    hover: (place) => {
      at = place
      hovered.setAttribute('d', place === undefined ? '' : (outlines[place] ?? ''))
    },
    select: (place) => {
      if (place !== undefined) at = place
      for (const line of [halo, chosen]) line.setAttribute('d', place === undefined ? '' : (outlines[place] ?? ''))
    },
    keepTo: (places) => {
      const kept = new Set(places)
      faded.setAttribute('d', kept.size === 0 ? '' : outlines.filter((_, place) => !kept.has(place)).join(''))
    },
    follow: (transform) => {
      show(transform)
      selection.property('__zoom', transform)
    },
    zoomBy: (factor) => behaviour.scaleBy(selection, factor),
    zoomTo: (places) => behaviour.transform(selection, transformTo(geometry, places)),
  }
  return view
}

/** The wheel alone scrolls the page, and so does one finger until the map is enlarged. */
function mayZoom(event: Event, scale: number): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey
  if (event instanceof MouseEvent) return event.button === 0
  return !('touches' in event) || (event instanceof TouchEvent && (event.touches.length > 1 || scale > 1))
}

function firstShape(outlines: readonly string[]): number | undefined {
  const found = outlines.findIndex((outline) => outline !== '')
  return found < 0 ? undefined : found
}

function transformTo(geometry: MapGeometry, places: readonly number[]): ZoomTransform {
  const boxes = places.flatMap((place) => {
    const box = geometry.box(place)
    return box === undefined ? [] : [box]
  })
  if (boxes.length === 0) return zoomIdentity
  const [left, top] = [Math.min(...boxes.map((box) => box[0])), Math.min(...boxes.map((box) => box[1]))]
  const [right, bottom] = [Math.max(...boxes.map((box) => box[2])), Math.max(...boxes.map((box) => box[3]))]
  const scale = Math.min(maxZoom, 0.85 / Math.max((right - left) / geometry.width, (bottom - top) / geometry.height))
  return scale <= 1 ? zoomIdentity : zoomIdentity.translate(geometry.width / 2, geometry.height / 2).scale(scale).translate(-(left + right) / 2, -(top + bottom) / 2)
}
