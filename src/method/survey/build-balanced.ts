import { refuse } from '../refuse.js'
import { firstStageUnits } from './build-jackknife.js'
import type { Replicates } from './replicate-covariance.js'
import type { SurveyDesign } from './survey-design.js'
import { prepareDesign } from './survey-design.js'

/**
 * Balanced repeated replication for strata of exactly two units: by the rows of a Sylvester-Hadamard matrix one unit of
 * each stratum is raised to (2 - rho) w and the other lowered to rho w; rho = 0 is BRR, 0 < rho < 1 Fay's method, with
 * scale 1 / (R (1 - rho)^2). Finite populations are not taken account of. Throws for strata of another size.
 * McCarthy (1969); Judkins (1990), Journal of Official Statistics 6, 223-239.
 */
export function buildBalanced(design: SurveyDesign, rho = 0): Replicates {
  if (!(rho >= 0 && rho < 1)) refuse({ code: 'REPLICATES_RHO', what: `rho is ${rho}`, expected: '0 <= rho < 1' })
  const prepared = prepareDesign(design)
  const { units, stage } = firstStageUnits(prepared)
  const odd = units.filter(({ count }) => count !== 2).length
  if (odd > 0) {
    refuse({
      code: 'REPLICATES_NOT_PAIRED',
      what: `${odd} sampling units stand in strata of another size than two`,
      expected: 'two units in each stratum',
      todo: 'Use the jackknife or the bootstrap.',
    })
  }
  const position = new Map<number, number>()
  const second = new Set<number>()
  for (const { unit, stratum } of units) {
    if (position.has(stratum)) second.add(unit)
    else position.set(stratum, position.size + 1)
  }
  let size = 4
  while (size < position.size + 1) size *= 2
  const weights = Array.from({ length: size }, (_, replicate) =>
    prepared.weights.map((weight, row) => {
      const unit = stage.unit[row] ?? 0
      const sign = hadamardSign(replicate, position.get(stage.stratumOf[unit] ?? 0) ?? 0)
      const chosen = second.has(unit) === sign < 0
      return (chosen ? 2 - rho : rho) * weight
    }),
  )
  return { kind: rho === 0 ? 'BRR' : 'Fay', weights, scale: 1 / (size * (1 - rho) ** 2) }
}

/** Entry of the Sylvester-Hadamard matrix: -1 to the number of common bits. */
function hadamardSign(row: number, column: number): number {
  let bits = row & column
  let sign = 1
  while (bits > 0) {
    if (bits & 1) sign = -sign
    bits >>= 1
  }
  return sign
}
