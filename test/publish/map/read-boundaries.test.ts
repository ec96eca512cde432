import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { topology } from 'topojson-server'
import { describe, expect, it, afterAll } from 'vitest'
import { readBoundaries } from '../../../src/publish/map/read-boundaries.js'
import { shapefileOf } from './shapefile.js'
import { squares } from './squares.js'

const two = squares([{ code: '01', x: 0, y: 0 }, { code: 2, x: 1, y: 0 }])

const root = mkdtempSync(join(tmpdir(), 'cauce-map-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function file(name: string, content: unknown): string {
  const path = join(mkdtempSync(join(root, 'file-')), name)
  writeFileSync(path, content instanceof Buffer || typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function shapefile(encoding: BufferEncoding): string {
  const { shp, dbf } = shapefileOf(two, 'COD', [Buffer.from('Ñ1', encoding), Buffer.from('Ñ2', encoding)])
  const path = file('b.shp', shp)
  writeFileSync(path.replace('.shp', '.dbf'), dbf)
  return path
}

const codes = async (path: string, code: string, encoding?: string) => (await readBoundaries({ path, code, encoding })).shapes.map((shape) => shape.code)

describe('reading boundaries', () => {
  it('takes codes as text from GeoJSON, numbers too', async () => {
    expect(await codes(file('b.geojson', two), 'cod')).toEqual(['01', '2'])
  })

  it('takes the id of a feature where no property is called id', async () => {
    expect(await codes(file('b.json', two), 'id')).toEqual(['01', '2'])
  })

  it('reads the greatest collection of a topology, quantised or not', async () => {
    const one = squares([{ code: 'x', x: 0, y: 0 }])
    expect(await codes(file('b.topojson', topology({ few: one, many: two })), 'cod')).toEqual(['01', '2'])
    expect(await codes(file('b.topojson', topology({ many: two }, 1e4)), 'cod')).toEqual(['01', '2'])
  })

  it('reads a shapefile in the encoding declared, by the .cpg file, or the default of the format', async () => {
    expect(await codes(shapefile('utf8'), 'COD', 'utf-8')).toEqual(['Ñ1', 'Ñ2'])
    expect(await codes(shapefile('latin1'), 'COD')).toEqual(['Ñ1', 'Ñ2'])
    const path = shapefile('utf8')
    writeFileSync(path.replace('.shp', '.cpg'), 'UTF-8\n')
    expect(await codes(path, 'COD')).toEqual(['Ñ1', 'Ñ2'])
  })

  it('joins shapes so that a common border is one arc', async () => {
    const { topology: made, shapes } = await readBoundaries({ path: file('b.geojson', two), code: 'cod' })
    const arcs = shapes.flatMap(({ shape }) => shape.arcs.flat(2)).map((arc) => (arc < 0 ? ~arc : arc))
    expect(arcs.length).toBe(new Set(arcs).size + 1)
    expect(made.objects.territories.geometries).toHaveLength(2)
  })

  it.each([
    ['words', file('b.geojson', 'no'), 'cod', 'BOUNDARIES_DAMAGED'],
    ['another JSON', file('b.geojson', { type: 'Feature' }), 'cod', 'BOUNDARIES_DAMAGED'],
    ['a cut shapefile', file('b.shp', Buffer.alloc(40)), 'COD', 'BOUNDARIES_DAMAGED'],
    ['a wrong property', file('b.geojson', two), 'codigo', 'BOUNDARIES_CODE_ABSENT'],
    ['metres', file('b.geojson', squares([{ code: '1', x: 300_000, y: 6_000_000 }])), 'cod', 'BOUNDARIES_NOT_DEGREES'],
  ])('refuses %s in clear words', async (_, path, code, expected) => {
    await expect(readBoundaries({ path, code })).rejects.toMatchObject({ code: expected })
  })

  it('names the properties that there are when the one asked for is not', async () => {
    await expect(readBoundaries({ path: file('b.geojson', two), code: 'codigo' })).rejects.toThrow(/one of cod, or id.*publication\.boundaries\.code/)
  })
})
