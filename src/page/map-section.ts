import type { PageModel } from '../publish/page/page-payload.js'
import { legendOf } from './legend.js'
import { make } from './make-element.js'
import type { MapGeometry } from './map-geometry.js'
import { drawMapView } from './map-view.js'
import type { MapView } from './map-view.js'
import { openTooltip, wordsOf } from './map-tooltip.js'
import { keptPlaces, shownModels } from './page-context.js'
import type { PageContext } from './page-context.js'
import { paintOf } from './paint.js'
import type { PageState } from './page-state.js'
import { shapelessTiles } from './shapeless-tiles.js'

export interface MapSection {
  readonly element: HTMLElement
  refresh(now: PageState, before: PageState): void
}

interface Pane {
  readonly model: PageModel
  readonly view: MapView
  readonly legend: HTMLElement
  readonly tiles: HTMLElement
}

/** A map per model shown, moving together, with a legend each. */
export function mapSection(context: PageContext, geometry: MapGeometry): MapSection {
  const { data, store, speech } = context
  const tooltip = openTooltip(context)
  const said = make('p', { class: 'unseen', role: 'status' })
  const holder = make('div', { class: 'maps' })
  let panes: readonly Pane[] = []

  const pick = (place: number): void => store.set({ territory: data.code(place) })
  const hover = (place: number | undefined, at: readonly [number, number] | undefined): void => {
    for (const { view } of panes) view.hover(place)
    tooltip.show(place, at)
    if (place !== undefined && at === undefined) said.textContent = wordsOf(context, place)
  }
  const paneOf = (model: PageModel): Pane => {
    const name = speech.word('model', `${model.kind}.short`)
    const view = drawMapView(geometry, model.id, speech.say('map.label', { model: name }), {
      hover,
      pick,
      zoomed: (transform, by) => {
        for (const other of panes) if (other.view !== by) other.view.follow(transform)
      },
    })
    return { model, view, legend: make('div'), tiles: make('div') }
  }
  const paint = (): void => {
    for (const { model, view, legend, tiles } of panes) {
      const painted = paintOf(data, model, store.get().paint)
      view.paint(painted)
      legend.replaceChildren(legendOf(painted, model, speech))
      tiles.replaceChildren(...shapelessTiles(context, painted, pick))
    }
  }
  const select = (): void => {
    const { territory } = store.get()
    for (const { view } of panes) view.select(territory === null ? undefined : data.placeOf(territory))
  }
  const keep = (): void => {
    const kept = store.get().parent === null ? [] : keptPlaces(context)
    for (const { view } of panes) view.keepTo(kept)
    panes[0]?.view.zoomTo(kept)
  }
  const build = (): void => {
    panes = shownModels(context).map(paneOf)
    holder.replaceChildren(...panes.map(({ model, view, legend, tiles }) => make('figure', { class: 'pane' }, make('figcaption', {}, make('span', {}, make('strong', {}, speech.word('model', `${model.kind}.short`)), ' ', make('span', { class: 'quiet small' }, speech.word('model', model.kind))), zoomButtons(view, context)), make('div', { class: 'frame' }, view.element), make('div', { class: 'beside' }, legend, tiles))))
    holder.classList.toggle('single', panes.length === 1)
    holder.classList.toggle('tall', geometry.height > 1.6 * geometry.width)
    holder.style.setProperty('--shape', String(geometry.width / geometry.height))
    paint()
    select()
    if (store.get().parent !== null) keep()
  }
  build()
  return {
    element: make('section', { class: 'map-section', 'aria-label': speech.say('map.section') }, holder, make('p', { class: 'quiet small hint' }, speech.say('map.hint')), said, tooltip.element),
    refresh: (now, before) => {
      if (now.show !== before.show) build()
      else {
        if (now.paint !== before.paint) paint()
        if (now.territory !== before.territory) select()
        if (now.parent !== before.parent) keep()
      }
    },
  }
}

function zoomButtons(view: MapView, { store, speech }: PageContext): HTMLElement {
  const button = (text: string, label: string, act: () => void): HTMLElement => make('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, text)
  return make(
    'div',
    { class: 'zoom' },
    button('+', speech.say('zoom.in'), () => view.zoomBy(1.8)),
    button('−', speech.say('zoom.out'), () => view.zoomBy(1 / 1.8)),
    button('⤢', speech.say('zoom.all'), () => {
      view.zoomTo([])
      if (store.get().parent !== null) store.set({ parent: null })
    }),
  )
}
