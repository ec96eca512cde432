import type { FeatureCollection, Polygon } from 'geojson'

export interface ShapefileBytes {
  readonly shp: Buffer
  readonly dbf: Buffer
}

/** The bytes of a shapefile of polygons with one text column, as the ESRI description of 1998 and dBASE III have them. */
export function shapefileOf(features: FeatureCollection<Polygon>, column: string, names: readonly Buffer[]): ShapefileBytes {
  const records = features.features.map(({ geometry }, index) => {
    const ring = geometry.coordinates[0] ?? []
    const content = Buffer.alloc(48 + ring.length * 16)
    content.writeInt32LE(5, 0)
    content.writeInt32LE(1, 36)
    content.writeInt32LE(ring.length, 40)
    for (const [at, point] of ring.entries()) for (const axis of [0, 1]) content.writeDoubleLE(point[axis] ?? 0, 48 + at * 16 + axis * 8)
    const head = Buffer.alloc(8)
    head.writeInt32BE(index + 1, 0)
    head.writeInt32BE(content.length / 2, 4)
    return Buffer.concat([head, content])
  })
  const header = Buffer.alloc(100)
  header.writeInt32BE(9994, 0)
  header.writeInt32BE((100 + records.reduce((sum, each) => sum + each.length, 0)) / 2, 24)
  header.writeInt32LE(1000, 28)
  header.writeInt32LE(5, 32)
  return { shp: Buffer.concat([header, ...records]), dbf: tableOf(column, names) }
}

function tableOf(column: string, names: readonly Buffer[]): Buffer {
  const width = 12
  const header = Buffer.alloc(65)
  header.writeUInt8(3, 0)
  header.writeUInt32LE(names.length, 4)
  header.writeUInt16LE(65, 8)
  header.writeUInt16LE(1 + width, 10)
  header.write(column, 32, 'latin1')
  header.write('C', 43, 'latin1')
  header.writeUInt8(width, 48)
  header.writeUInt8(0x0d, 64)
  const rows = names.map((name) => Buffer.concat([Buffer.from(' '), name, Buffer.alloc(width - name.length, 0x20)]))
  return Buffer.concat([header, ...rows, Buffer.from([0x1a])])
}
