import { seededRandom } from '../method/random.js'
import type { RandomSource } from '../method/random.js'

/** Random numbers of their own for each thing named: what is made of one never depends on the others. */
export function randomStream(seed: number, ...names: readonly string[]): RandomSource {
  let hash = 0x811c9dc5 ^ (seed | 0)
  for (const character of names.join('\u001f')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return seededRandom((seed % 0x100000) * 0x100000000 + (hash >>> 0))
}

/** Standard normal (Box and Muller 1958). */
export function drawNormal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
