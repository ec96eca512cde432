import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { computingMemory, engineMemory, openingMemory, setEngineMemory } from '../../src/pipeline/engine-memory.js'
import { memoryWarehouse } from '../warehouse/temporary.js'

describe('the memory of the engine', () => {
  it.each([
    ['2GB', 1, '2GB'],
    ['2GB', 9e9, '2GB'],
    ['auto', 400_000_000, '1200MB'],
    ['auto', 1_000_000_000, '1200MB'],
    ['auto', 1_000_000_001, '700MB'],
  ])('asked %s for %d bytes is %s', (asked, bytes, expected) => {
    expect(engineMemory(asked, bytes)).toBe(expected)
  })

  it('is the smaller one while the deliveries are not known', () => {
    expect([openingMemory('auto'), openingMemory('3GB')]).toEqual(['700MB', '3GB'])
  })

  it('is the larger one for models and publishing, however large the deliveries were', () => {
    expect([computingMemory('auto'), computingMemory('3GB')]).toEqual(['1200MB', '3GB'])
  })

  const warehouse = memoryWarehouse()
  it('is set on the open warehouse', async () => {
    await setEngineMemory(warehouse().db, '512MiB')
    const { rows } = await sql<{ readonly value: string }>`select current_setting('memory_limit') as value`.execute(warehouse().db)
    expect(rows).toEqual([{ value: '512.0 MiB' }])
  })
})
