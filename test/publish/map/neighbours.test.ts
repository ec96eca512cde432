import { quantize } from 'topojson-client'
import { describe, expect, it } from 'vitest'
import { neighboursOf } from '../../../src/publish/map/neighbours.js'
import { board, topologyOf } from './squares.js'

const topology = topologyOf([...board, { code: 'island', x: 9, y: 9 }])

describe('neighbours', () => {
  it.each([
    ['rook', '22', ['12', '21', '23', '32']],
    ['rook', '11', ['12', '21']],
    ['queen', '22', ['11', '12', '13', '21', '23', '31', '32', '33']],
    ['queen', '11', ['12', '21', '22']],
    ['queen', 'island', []],
  ] as const)('by %s of %s', (contact, code, expected) => {
    expect(neighboursOf(topology, contact).get(code)).toEqual(expected)
    expect(neighboursOf(quantize(topology, 1e4), contact).get(code)).toEqual(expected)
  })
})
