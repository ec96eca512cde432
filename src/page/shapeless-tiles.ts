import { swatchOf } from './legend.js'
import { make } from './make-element.js'
import type { PageContext } from './page-context.js'
import { missingColour } from './palette.js'
import type { Paint } from './paint.js'

/** Territories that the map cannot show, as buttons in their colours. */
export function shapelessTiles({ data, store, speech }: PageContext, paint: Paint, pick: (place: number) => void): readonly HTMLElement[] {
  const places = data.payload.map.withoutShape.flatMap((code) => data.placeOf(code) ?? [])
  if (places.length === 0) return []
  const tile = (place: number): HTMLElement => {
    const shade = paint.shades[paint.of[place] ?? -1]
    const fill = shade === undefined ? missingColour : shade.fill
    return make('button', { type: 'button', class: 'tile', 'aria-current': store.get().territory === data.code(place) ? 'true' : null, onclick: () => pick(place) }, swatchOf(fill), data.name(place))
  }
  return [make('p', { class: 'quiet small' }, speech.say('map.shapeless')), make('div', { class: 'tiles' }, ...places.slice(0, 40).map(tile)), ...(places.length > 40 ? [make('p', { class: 'quiet small' }, speech.say('map.shapeless.more', { count: speech.count(places.length - 40) }))] : [])]
}
