import type { Numbers } from '../matrix.js'
import { numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { Labels } from './label-codes.js'
import { codeLabels, nestCodes } from './label-codes.js'
import { populationCorrections } from './population-corrections.js'

/**
 * What a stratum with one sampling unit contributes: `fail` refuses; `certainty` nothing (Stata: certainty);
 * `adjust` its square about zero, the grand mean of linearised values (Stata: centered); `average` the mean of the
 * other strata (Stata: scaled).
 */
export type LonelyPsu = 'fail' | 'certainty' | 'adjust' | 'average'

/** Units drawn inside the units of the stage before. */
export interface LaterStage {
  readonly units: Labels
  readonly strata?: Labels | undefined
  readonly fpc?: Numbers | undefined
}

/** How a sample was drawn, one entry per row. */
export interface SurveyDesign {
  /** Sampling weights, >= 0; any common factor. A row of weight zero stays in the design. */
  readonly weights: Numbers
  readonly strata?: Labels | undefined
  /** First-stage units; without them each row is a unit. */
  readonly psu?: Labels | undefined
  /** Finite population: first-stage units in the stratum's population, or sampling fractions when none is above 1. */
  readonly fpc?: Numbers | undefined
  /** Counted only when the stages before have an fpc. */
  readonly laterStages?: readonly LaterStage[] | undefined
  readonly lonelyPsu?: LonelyPsu | undefined
  /**
   * Unit names that stand in several strata are different units (true, said in a note; as Stata, and R's nest = TRUE),
   * or are refused (false, R's default). True when absent.
   */
  readonly nest?: boolean | undefined
  /** This very design, prepared before; spares the work where several figures rest on it. */
  readonly prepared?: PreparedDesign | undefined
}

/** One stage of a prepared design; every list has one entry per row. */
export interface DesignStage {
  readonly stratum: Int32Array
  readonly stratumNames: readonly string[]
  readonly unit: Int32Array
  /** Units of the row's stratum in the whole sample. */
  readonly unitCount: Float64Array
  /** 1 - sampling fraction. */
  readonly correction: Float64Array
}

export interface PreparedDesign {
  readonly weights: Float64Array
  readonly stages: readonly DesignStage[]
  readonly lonelyPsu: LonelyPsu
  /** Unit names that stand in more than one stratum, taken for different units. */
  readonly repeatedNames: number
}

/**
 * Checks a design and counts its units. Throws for weights that are negative, missing or all zero, strata or units
 * without a name, a finite population that differs within a stratum, and, where asked to, unit names shared by strata.
 */
export function prepareDesign(design: SurveyDesign): PreparedDesign {
  if (design.prepared !== undefined) return design.prepared
  const weights = Float64Array.from(design.weights)
  checkWeights(weights)
  const rows = weights.length
  const everyRow = Int32Array.from({ length: rows }, (_, row) => row)
  const strata = design.strata === undefined ? undefined : codeLabels(labelled('strata', design.strata, rows))
  const stratum = strata?.codes ?? new Int32Array(rows)
  const named = design.psu === undefined ? everyRow : codeLabels(labelled('psu', design.psu, rows)).codes
  const nested = nestCodes(stratum, named)
  const distinct = new Set(named).size
  const repeatedNames = nested.outerOf.length - distinct
  if (design.nest === false && repeatedNames > 0) {
    refuse({
      code: 'DESIGN_UNITS_NOT_NESTED',
      what: `${repeatedNames} names of sampling units stand in more than one stratum`,
      expected: 'names that are unique over strata',
      todo: 'Leave nest out when names start anew in each stratum.',
    })
  }
  const first = makeStage(stratum, strata?.names ?? ['all'], nested.codes, design.fpc)
  const stages = [first]
  for (const later of design.fpc === undefined ? [] : (design.laterStages ?? [])) {
    const parent = stages[stages.length - 1]?.unit ?? everyRow
    const inner =
      later.strata === undefined ? new Int32Array(rows) : codeLabels(labelled('strata', later.strata, rows)).codes
    const within = nestCodes(parent, inner)
    const units = nestCodes(within.codes, codeLabels(labelled('units', later.units, rows)).codes)
    const names = Array.from(within.outerOf, (unit) => `unit ${unit + 1}`)
    stages.push(makeStage(within.codes, names, units.codes, later.fpc))
    if (later.fpc === undefined) break
  }
  return { weights, stages, lonelyPsu: design.lonelyPsu ?? 'fail', repeatedNames }
}

function makeStage(
  stratum: Int32Array,
  stratumNames: readonly string[],
  unit: Int32Array,
  fpc: Numbers | undefined,
): DesignStage {
  const counts = new Float64Array(stratumNames.length)
  const seen = new Set<number>()
  unit.forEach((code, row) => {
    if (seen.has(code)) return
    seen.add(code)
    const at = stratum[row] ?? 0
    counts[at] = numberAt(counts, at) + 1
  })
  const unitCount = Float64Array.from(stratum, (code) => numberAt(counts, code))
  const correction =
    fpc === undefined
      ? new Float64Array(stratum.length).fill(1)
      : populationCorrections(sized('fpc', fpc, stratum.length), unitCount)
  checkConstant(stratum, stratumNames, correction)
  return { stratum, stratumNames, unit, unitCount, correction }
}

function checkConstant(stratum: Int32Array, names: readonly string[], correction: Float64Array): void {
  const first = new Map<number, number>()
  const differing = new Set<string>()
  stratum.forEach((code, row) => {
    const given = numberAt(correction, row)
    if (Math.abs((first.get(code) ?? given) - given) > 1e-12) differing.add(names[code] ?? '')
    first.set(code, given)
  })
  if (differing.size === 0) return
  refuse({
    code: 'DESIGN_FPC_DIFFERS',
    what: `the finite population differs within ${differing.size} strata, among them ${[...differing].slice(0, 5).join(', ')}`,
    expected: 'one value for all units of a stratum',
  })
}

function checkWeights(weights: Float64Array): void {
  const bad = weights.filter((weight) => !(weight >= 0) || weight === Infinity)
  const negative = bad.filter((weight) => weight < 0).length
  if (bad.length > 0) {
    refuse({
      code: negative > 0 ? 'DESIGN_WEIGHT_NEGATIVE' : 'DESIGN_WEIGHT_MISSING',
      what: `${negative} weights are negative and ${bad.length - negative} are missing or infinite`,
      expected: 'weights of 0 or more on every row',
    })
  }
  if (!weights.some((weight) => weight > 0)) {
    refuse({
      code: 'DESIGN_WEIGHT_ZERO',
      what: `none of ${weights.length} weights is positive`,
      expected: 'a positive weight',
    })
  }
}

function labelled(name: string, labels: Labels, rows: number): Labels {
  const given: ArrayLike<unknown> = sized(name, labels, rows)
  let missing = 0
  for (let row = 0; row < rows; row++) if (given[row] === null || given[row] === undefined || Number.isNaN(given[row])) missing += 1
  if (missing === 0) return labels
  return refuse({ code: 'DESIGN_LABEL_MISSING', what: `${missing} of ${rows} entries of ${name} are missing`, expected: 'a name on every row' })
}

function sized<T extends { readonly length: number }>(name: string, values: T, rows: number): T {
  if (values.length === rows) return values
  return refuse({
    code: 'DESIGN_LENGTH',
    what: `${name} has ${values.length} entries`,
    expected: `${rows}, one per weight`,
  })
}
