import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { open } from 'shapefile'
import { topology } from 'topojson-server'
import type { FeatureCollection } from 'geojson'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { CauceError } from '../../core/error.js'
import type { Shape, ShapeTopology } from './territory-map.js'

/** Shapes as delivered: the topology's object, each polygon with the text of its code. */
export interface DeliveredShapes {
  readonly topology: ShapeTopology
  readonly shapes: readonly { readonly code: string; readonly shape: Shape }[]
}

export interface BoundaryFile {
  readonly path: string
  /** Property with the code; `id` stands for the feature's own id where no property is called so. */
  readonly code: string
  /** Of a shapefile's table. */
  readonly encoding?: string | undefined
}

/** Cells across the longer side when shapes are joined to a topology: about 4 m for a country of 4,000 km. */
const grid = 1e6

/**
 * Reads GeoJSON, TopoJSON or a shapefile (by the file's ending `.shp`) in degrees. Throws `BOUNDARIES_…` where the file is damaged, is not
 * in degrees, or has no polygon with that property.
 */
export async function readBoundaries(file: BoundaryFile): Promise<DeliveredShapes> {
  const delivered = file.path.toLowerCase().endsWith('.shp') ? joined(await readShapefile(file)) : fromJson(await readJson(file), file)
  refuseForeignUnits(delivered, file)
  const polygons = delivered.objects.territories.geometries.flatMap((each) => (each.type === 'Polygon' || each.type === 'MultiPolygon' ? [each] : []))
  const shapes = polygons.flatMap((shape) => {
    const code = codeIn(shape, file.code)
    return code === undefined ? [] : [{ code, shape }]
  })
  if (shapes.length > 0) return { topology: delivered, shapes }
  const known = [...new Set(polygons.flatMap((shape) => Object.keys(shape.properties ?? {})))].sort()
  throw new CauceError('specification', {
    code: 'BOUNDARIES_CODE_ABSENT',
    where: { file: file.path },
    what: `no polygon of this file has a property "${file.code}"`,
    expected: known.length === 0 ? 'polygons with a code each' : `one of ${known.join(', ')}, or id`,
    todo: 'Correct publication.boundaries.code in the pipeline.',
  })
}

function codeIn(shape: Shape, property: string): string | undefined {
  const known: Readonly<Record<string, unknown>> = shape.properties ?? {}
  const own = known[property] ?? (property === 'id' ? shape.id : undefined)
  return typeof own === 'string' || typeof own === 'number' ? String(own).trim() : undefined
}

async function readJson(file: BoundaryFile): Promise<unknown> {
  try {
    const text = await readFile(file.path, 'utf8')
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw damaged(file, 'it is not readable as JSON', cause)
  }
}

async function readShapefile(file: BoundaryFile): Promise<FeatureCollection> {
  const table = file.path.replace(/\.shp$/i, (ending) => (ending === '.SHP' ? '.DBF' : '.dbf'))
  if (!existsSync(table)) throw damaged(file, `its table ${table.slice(table.lastIndexOf('/') + 1)} is not beside it`)
  try {
    const source = await open(file.path, table, { encoding: file.encoding ?? (await declaredEncoding(file)) })
    const features: FeatureCollection['features'] = []
    for (let next = await source.read(); !next.done; next = await source.read()) features.push(next.value)
    return { type: 'FeatureCollection', features }
  } catch (cause) {
    throw damaged(file, 'it is not readable as a shapefile', cause)
  }
}

/** What the `.cpg` file beside a shapefile says; the format's own default without one. */
async function declaredEncoding(file: BoundaryFile): Promise<string> {
  const said = await readFile(file.path.replace(/\.shp$/i, '.cpg'), 'utf8').catch(() => '')
  return said.trim() === '' ? 'windows-1252' : said.trim()
}

function fromJson(value: unknown, file: BoundaryFile): ShapeTopology {
  if (isTopology(value)) {
    const [object] = Object.values(value.objects).filter(isCollection).sort((a, b) => b.geometries.length - a.geometries.length)
    if (object === undefined) throw damaged(file, 'its topology has no collection of shapes')
    return { ...value, objects: { territories: object } }
  }
  if (isFeatures(value)) return joined(value)
  throw damaged(file, 'it is neither a FeatureCollection of GeoJSON nor a Topology of TopoJSON')
}

function joined(features: FeatureCollection): ShapeTopology {
  const made = topology({ territories: features }, grid)
  const object = made.objects['territories']
  return { ...made, objects: { territories: isCollection(object) ? object : { type: 'GeometryCollection', geometries: [] } } }
}

function refuseForeignUnits(delivered: ShapeTopology, file: BoundaryFile): void {
  const { bbox, transform } = delivered
  const corners = bbox ?? (transform === undefined ? delivered.arcs.flatMap((arc) => arc[0] ?? []) : transform.translate)
  if (corners.every((value) => Math.abs(value) <= 361)) return
  throw new CauceError('specification', {
    code: 'BOUNDARIES_NOT_DEGREES',
    where: { file: file.path },
    what: 'its coordinates are not degrees',
    expected: 'longitude and latitude (WGS 84)',
    todo: 'Convert it, e.g. with ogr2ogr -t_srs EPSG:4326.',
  })
}

function damaged(file: BoundaryFile, what: string, cause?: unknown): CauceError {
  return new CauceError('specification', { code: 'BOUNDARIES_DAMAGED', where: { file: file.path }, what: `the boundaries cannot be used: ${what}`, todo: 'Get the file again, or take publication.boundaries out of the pipeline.', cause })
}

function isTopology(value: unknown): value is Topology {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Topology' && 'arcs' in value && Array.isArray(value.arcs) && 'objects' in value
}

function isCollection(value: unknown): value is GeometryCollection {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'GeometryCollection' && 'geometries' in value
}

function isFeatures(value: unknown): value is FeatureCollection {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'FeatureCollection' && 'features' in value && Array.isArray(value.features)
}
