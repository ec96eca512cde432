const gamma = 0x9e3779b97f4a7c15n
const mask64 = 0xffffffffffffffffn

/** Uniform numbers in [0, 1); the same seed gives the same sequence on every machine. */
export type RandomSource = () => number

/**
 * xoshiro128** seeded through SplitMix64 (Blackman and Vigna 2018), 53 bits per number.
 * @param seed any integer; fractions are refused by BigInt.
 */
export function seededRandom(seed: number): RandomSource {
  let state = BigInt(seed) & mask64
  const word = (): number => {
    state = (state + gamma) & mask64
    let z = state
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask64
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask64
    return Number((z ^ (z >> 31n)) & 0xffffffffn)
  }
  let [a, b, c, d] = [word(), word(), word(), word()]
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result
  }
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
