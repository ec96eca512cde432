import { drawNormal, randomStream } from './random-stream.js'
import type { DummyTerritory } from './territories.js'

const waves = 4
/** Shares of the variance: a field that is smooth over the map, the territory above, the territory's own. */
const parts = { field: 0.5, above: 0.2, own: 0.3 }

/**
 * A latent risk for each territory, about standard normal. It depends on the seed and the territory alone, so that
 * every registry made with one seed tells of the same places.
 */
export function latentRisk(seed: number, territory: DummyTerritory): number {
  const above = territory.within[0] ?? ''
  return (
    Math.sqrt(parts.field) * field(seed, territory) +
    Math.sqrt(parts.above) * drawNormal(randomStream(seed, 'above', above)) +
    Math.sqrt(parts.own) * drawNormal(randomStream(seed, 'own', territory.code))
  )
}

/** Plane waves of two to six degrees; a territory without seat takes a place of its own. */
function field(seed: number, territory: DummyTerritory): number {
  const random = randomStream(seed, 'field')
  const away = randomStream(seed, 'place', territory.code)
  const { longitude, latitude } = territory.seat ?? { longitude: 360 * away(), latitude: 180 * away() }
  let total = 0
  for (let wave = 0; wave < waves; wave++) {
    const angle = 2 * Math.PI * random()
    const length = 2 + 4 * random()
    const phase = 2 * Math.PI * random()
    total += Math.cos((2 * Math.PI * (longitude * Math.cos(angle) + latitude * Math.sin(angle))) / length + phase)
  }
  return total * Math.sqrt(2 / waves)
}
