import { describe, expect, it } from 'vitest'
import { openWorkspace, packageRoot } from '../../src/cli/spec-files.js'
import { nearestSeats } from '../../src/pipeline/neighbours.js'
import { loadTerritorySystem } from '../../src/spec/load.js'
import { loadSystem } from '../../src/territory/load-system.js'

const { spec, tables } = loadTerritorySystem(openWorkspace(packageRoot()), 'br-ibge')
const brazil = loadSystem(spec.value, tables)
const [vitoria, vilaVelha, cariacica, serra, maceio] = ['3205309', '3205200', '3201308', '3205002', '2704302']

describe('the nearest seats', () => {
  it('are those at the least distance, as many as asked for, and none of places unknown', () => {
    const codes = [vitoria, vilaVelha, cariacica, serra, maceio].map(String)
    const of = (code: string | undefined, count: number) => nearestSeats(brazil, 'municipio', codes, count).filter(([own]) => own === code).map(([, near]) => near)
    expect(of(vitoria, 1)).toEqual([vilaVelha])
    expect(new Set(of(vitoria, 3))).toEqual(new Set([vilaVelha, cariacica, serra]))
    expect(of(maceio, 1)).toEqual([serra])
    expect(nearestSeats(brazil, 'municipio', [...codes, '9999999'], 2).flat()).not.toContain('9999999')
  })
})
