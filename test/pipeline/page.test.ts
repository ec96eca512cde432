import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { pagePayload } from '../page/page-payload.js'
import { squares } from '../publish/map/squares.js'
import { soundDeliveries } from './deliveries.js'
import { Bench } from './workbench.js'

// Whole runs: a busy machine may take long, and nothing here is timed.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const all = ['0101', '0102', '0103', '0104', '0105', '0106', '0201', '0202', '0203', '0204', '0205', '0206']

function benchWithBoundaries(codes?: readonly string[]): Bench {
  const bench = new Bench({ deliveries: soundDeliveries() })
  bench.edit('pipelines/xx/index.yaml', 'checks:', 'publication:\n  boundaries: { file: shapes.geojson, code: cod }\nchecks:')
  if (codes !== undefined) writeFileSync(join(bench.data, 'shapes.geojson'), JSON.stringify(squares(codes.map((code, x) => ({ code, x, y: 0 })))))
  return bench
}

describe('the page of a release', () => {
  it('has a tile for each territory where nothing is known of their places', async () => {
    const bench = new Bench({ deliveries: soundDeliveries() })
    const { release, notes } = await bench.run()
    expect(existsSync(join(release, 'public/index.html'))).toBe(true)
    expect(pagePayload(release)).toMatchObject({ map: { origin: 'tiles', withoutShape: [] }, mapNote: { file: null }, about: { status: 'draft', threshold: 11 }, territories: { code: all } })
    expect(notes).toEqual([])
  })

  it('is drawn from boundaries, tells what fits no territory and what has no shape, and follows when they change', async () => {
    const bench = benchWithBoundaries([...all.slice(1), '9999'])
    const first = await bench.run()
    expect(pagePayload(first.release)).toMatchObject({ map: { origin: 'boundaries', withoutShape: ['0101'] }, mapNote: { found: true, unmatched: ['9999'] } })
    expect(bench.log.find((line) => line.startsWith('boundaries'))).toContain('"unmatched":"9999"')
    expect((await bench.plan()).steps).toEqual([])
    writeFileSync(join(bench.data, 'shapes.geojson'), JSON.stringify(squares(all.map((code, x) => ({ code, x, y: 0 })))))
    expect((await bench.plan()).steps.map(({ step }) => step)).toEqual(['compute', 'publish'])
    expect(pagePayload((await bench.run()).release)).toMatchObject({ map: { withoutShape: [] }, mapNote: { unmatched: [] } })
  })

  it('is drawn without boundaries that are not there, and the run says so', async () => {
    const { release, notes } = await benchWithBoundaries().run()
    expect(notes).toEqual([expect.stringMatching(/shapes\.geojson.*neither in the data folder nor in the workspace/)])
    expect(pagePayload(release)).toMatchObject({ map: { origin: 'tiles' }, mapNote: { file: 'shapes.geojson', found: false } })
  })

  it('keeps the release before in force where the boundaries are damaged', async () => {
    const bench = benchWithBoundaries(all)
    const { release } = await bench.run()
    writeFileSync(join(bench.data, 'shapes.geojson'), '{"type":"FeatureCollection"')
    const fault = await bench.fault()
    expect(fault).toMatchObject({ code: 'BOUNDARIES_DAMAGED', exitCode: 3 })
    expect((await bench.release()).folder).toBe(release)
  })
})
