import { mergeArcs } from 'topojson-client'
import { resolveCode } from '../../territory/resolve-code.js'
import type { CodeResolution } from '../../territory/resolve-code.js'
import type { TerritorySystem } from '../../territory/system.js'
import type { DeliveredShapes } from './read-boundaries.js'
import type { Boundaries, Shape, UnmatchedShape } from './territory-map.js'

export interface CarryRequest {
  readonly level: string
  /** Vintage of the pipeline. */
  readonly vintage: string
  /** Vintage of the delivered codes; absent: a code of any time is taken. */
  readonly delivered?: string | undefined
  /** Territories that have results; shapes of others are left out without a word. */
  readonly wanted: ReadonlySet<string>
}

/**
 * Gives each delivered shape to the territory that stands for its code in the pipeline's vintage, as text and by the system's spellings
 * and successions; shapes that lead to the same territory are united. What leads nowhere is told with its reason.
 */
export function carryBoundaries(delivered: DeliveredShapes, system: TerritorySystem, request: CarryRequest): Boundaries {
  const found = new Map<string, Shape[]>()
  const unmatched: UnmatchedShape[] = []
  const carried: (readonly [string, string])[] = []
  for (const { code, shape } of delivered.shapes) {
    const resolved = carriedCode(system, code, request)
    if (resolved.code === null) {
      unmatched.push({ code, reason: resolved.reason })
      continue
    }
    if (!request.wanted.has(resolved.code)) continue
    if (resolved.verdict === 'successor') carried.push([code, resolved.code])
    const own = found.get(resolved.code)
    if (own === undefined) found.set(resolved.code, [shape])
    else own.push(shape)
  }
  const geometries = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, shapes]) => united(delivered, code, shapes))
  return { topology: { ...delivered.topology, objects: { territories: { type: 'GeometryCollection', geometries } } }, unmatched, carried }
}

/** A code is read in the division that it was delivered in, then carried to that of the pipeline. */
function carriedCode(system: TerritorySystem, code: string, { level, vintage, delivered }: CarryRequest): CodeResolution {
  const own = delivered === undefined ? undefined : resolveCode(system, code, { level, vintage: delivered })
  if (own?.code === null) return own
  const last = resolveCode(system, own?.code ?? code, { level, vintage })
  return own?.verdict === 'successor' && last.verdict === 'valid' ? { ...last, verdict: 'successor' } : last
}

function united(delivered: DeliveredShapes, code: string, shapes: readonly Shape[]): Shape {
  const [only] = shapes
  if (only !== undefined && shapes.length === 1) {
    return only.type === 'Polygon' ? { type: 'Polygon', id: code, arcs: only.arcs } : { type: 'MultiPolygon', id: code, arcs: only.arcs }
  }
  const { arcs } = mergeArcs(delivered.topology, [...shapes])
  return { type: 'MultiPolygon', id: code, arcs }
}
