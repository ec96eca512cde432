import { describe, expect, it } from 'vitest'
import { correlation } from './correlation.js'
import { latentRisk } from '../../src/dummy/latent-risk.js'
import { drawNormal, randomStream } from '../../src/dummy/random-stream.js'
import { shipped } from './shipped.js'

describe('the latent risk', () => {
  const { territories } = shipped('br/cadastro-unico')

  it('is about standard normal over seeds', () => {
    const place = territories[0]
    if (place === undefined) throw new Error('no territory')
    const values = Array.from({ length: 4000 }, (_, seed) => latentRisk(seed, place))
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
    expect(Math.abs(mean)).toBeLessThan(0.06)
    expect(variance).toBeGreaterThan(0.9)
    expect(variance).toBeLessThan(1.1)
  })

  it('is more alike in neighbouring territories than in distant ones of the same state', () => {
    const seats = territories.filter((one) => one.within[0] === '27' && one.seat !== null)
    const pairs = seats.flatMap((one, index) =>
      seats
        .slice(index + 1)
        .map((other) => ({
          one,
          other,
          apart: Math.hypot(
            (one.seat?.longitude ?? 0) - (other.seat?.longitude ?? 0),
            (one.seat?.latitude ?? 0) - (other.seat?.latitude ?? 0),
          ),
        })),
    )
    const alike = (chosen: typeof pairs) => {
      const values = chosen.flatMap(({ one, other }) =>
        Array.from({ length: 20 }, (_, seed) => [latentRisk(seed, one), latentRisk(seed, other)] as const),
      )
      return correlation(values)
    }
    const near = pairs.filter((pair) => pair.apart < 0.2).slice(0, 60)
    const far = pairs.filter((pair) => pair.apart > 1.5).slice(0, 60)
    expect(near.length).toBeGreaterThan(20)
    expect(far.length).toBeGreaterThan(20)
    expect(alike(near)).toBeGreaterThan(alike(far) + 0.1)
  })

  it('does not depend on the other territories', () => {
    const alone = territories[10]
    if (alone === undefined) throw new Error('no territory')
    const before = latentRisk(1, alone)
    for (const other of territories) latentRisk(1, other)
    expect(latentRisk(1, alone)).toBe(before)
  })
})

describe('random streams', () => {
  it('tell names apart, also where only their borders differ', () => {
    const first = (...names: readonly string[]) => randomStream(1, ...names)()
    expect(new Set([first('ab', 'c'), first('a', 'bc'), first('abc'), first('c', 'ab')]).size).toBe(4)
  })

  it('draw normal numbers', () => {
    const random = randomStream(1, 'normal')
    const values = Array.from({ length: 20000 }, () => drawNormal(random))
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(0.03)
    expect(values.filter((value) => Math.abs(value) < 1.96).length / values.length).toBeCloseTo(0.95, 2)
  })
})
