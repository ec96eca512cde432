import type { Matrix } from '../matrix.js'
import { numberAt } from '../matrix.js'
import type { Quadrature } from './gauss-hermite.js'
import { logistic, rowProduct, softplus } from './products.js'

/** Cases by area and covariate pattern. */
export interface AreaCells {
  readonly patterns: Matrix
  /** Pattern, weight and event weight of each cell, the cells of an area one after another. */
  readonly pattern: Int32Array
  readonly weight: Float64Array
  readonly events: Float64Array
  /** First cell of each area, and the number of cells at the end. */
  readonly starts: Int32Array
}

export interface AreaEffect {
  /** Mode of the effect on the logit scale, and its conditional standard deviation. */
  readonly mode: number
  readonly spread: number
}

export interface AreaLikelihood {
  readonly logLikelihood: number
  readonly effects: readonly AreaEffect[]
}

/**
 * Log likelihood of a logit with normal area effects of standard deviation `sigma`, each area's integral by
 * Gauss-Hermite points placed at its mode and scaled by its curvature; one point is Laplace's approximation.
 * Pinheiro and Bates (1995), Journal of Computational and Graphical Statistics 4, 12-35.
 */
export function areaLikelihood(
  cells: AreaCells,
  beta: Float64Array,
  sigma: number,
  quadrature: Quadrature,
): AreaLikelihood {
  const eta = Float64Array.from({ length: cells.patterns.rows }, (_, row) => rowProduct(cells.patterns, row, beta))
  const effects: AreaEffect[] = []
  let logLikelihood = 0
  for (let area = 0; area + 1 < cells.starts.length; area++) {
    const from = numberAt(cells.starts, area)
    const to = numberAt(cells.starts, area + 1)
    const heightAt = (v: number): number => {
      let sum = (-v * v) / 2
      for (let cell = from; cell < to; cell++) {
        const value = numberAt(eta, numberAt(cells.pattern, cell)) + sigma * v
        sum += numberAt(cells.events, cell) * value - numberAt(cells.weight, cell) * softplus(value)
      }
      return sum
    }
    const { mode, curvature } = findMode(cells, eta, sigma, from, to)
    const top = heightAt(mode)
    const scale = Math.SQRT2 / Math.sqrt(curvature)
    let integral = 0
    quadrature.nodes.forEach((node, k) => {
      integral += numberAt(quadrature.weights, k) * Math.exp(node * node + heightAt(mode + scale * node) - top)
    })
    logLikelihood += top + Math.log((integral * scale) / Math.sqrt(2 * Math.PI))
    effects.push({ mode: sigma * mode, spread: Math.abs(sigma) / Math.sqrt(curvature) })
  }
  return { logLikelihood, effects }
}

function findMode(
  cells: AreaCells,
  eta: Float64Array,
  sigma: number,
  from: number,
  to: number,
): { readonly mode: number; readonly curvature: number } {
  let mode = 0
  let curvature = 1
  for (let iteration = 0; iteration < 100; iteration++) {
    let slope = -mode
    curvature = 1
    for (let cell = from; cell < to; cell++) {
      const p = logistic(numberAt(eta, numberAt(cells.pattern, cell)) + sigma * mode)
      slope += sigma * (numberAt(cells.events, cell) - numberAt(cells.weight, cell) * p)
      curvature += sigma * sigma * numberAt(cells.weight, cell) * p * (1 - p)
    }
    const step = slope / curvature
    mode += Math.max(-2, Math.min(2, step))
    if (Math.abs(step) < 1e-12) break
  }
  return { mode, curvature }
}
