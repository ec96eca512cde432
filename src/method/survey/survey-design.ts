import type { Numbers } from '../matrix.js'
import { floatsOf, numberAt } from '../matrix.js'
import { refuse } from '../refuse.js'
import type { Labels, NestedCodes } from './label-codes.js'
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

/** One stage of a prepared design; units are numbered by appearance. */
export interface DesignStage {
  /** Unit of each row. */
  readonly unit: Int32Array
  /** Stratum of each unit. */
  readonly stratumOf: Int32Array
  readonly stratumNames: readonly string[]
  /** Of each stratum: its units in the whole sample. */
  readonly unitCount: Float64Array
  /** Of each stratum: 1 - sampling fraction. */
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
  const weights = floatsOf(design.weights)
  checkWeights(weights)
  const rows = weights.length
  const strata = design.strata === undefined ? undefined : codeLabels(labelled('strata', design.strata, rows))
  const units = design.psu === undefined ? undefined : codeLabels(labelled('psu', design.psu, rows))
  const nested = nestCodes(strata?.codes ?? new Int32Array(rows), units?.codes ?? new Int32Array(rows).map((_, row) => row))
  const repeatedNames = nested.outerOf.length - (units?.names.length ?? rows)
  if (design.nest === false && repeatedNames > 0) {
    refuse({
      code: 'DESIGN_UNITS_NOT_NESTED',
      what: `${repeatedNames} names of sampling units stand in more than one stratum`,
      expected: 'names that are unique over strata',
      todo: 'Leave nest out when names start anew in each stratum.',
    })
  }
  let stage = makeStage(nested, strata?.names ?? ['all'], design.fpc)
  const stages = [stage]
  for (const later of design.fpc === undefined ? [] : (design.laterStages ?? [])) {
    const inner =
      later.strata === undefined ? new Int32Array(rows) : codeLabels(labelled('strata', later.strata, rows)).codes
    const within = nestCodes(stage.unit, inner)
    const names = Array.from(within.outerOf, (unit) => `unit ${unit + 1}`)
    stage = makeStage(nestCodes(within.codes, codeLabels(labelled('units', later.units, rows)).codes), names, later.fpc)
    stages.push(stage)
    if (later.fpc === undefined) break
  }
  return { weights, stages, lonelyPsu: design.lonelyPsu ?? 'fail', repeatedNames }
}

/** The design of rows that lie in the units of another, which has one row for each unit: `unitOf` tells the row of their unit. */
export function designOfRows(units: PreparedDesign, unitOf: Int32Array, given: Numbers): PreparedDesign {
  const weights = floatsOf(given)
  checkWeights(weights)
  const stages = units.stages.map((stage) => ({ ...stage, unit: unitOf.map((row) => stage.unit[row] ?? 0) }))
  return { ...units, weights, stages }
}

function makeStage({ codes: unit, outerOf: stratumOf }: NestedCodes, stratumNames: readonly string[], fpc: Numbers | undefined): DesignStage {
  const unitCount = new Float64Array(stratumNames.length)
  for (const stratum of stratumOf) unitCount[stratum] = numberAt(unitCount, stratum) + 1
  const stage = { unit, stratumOf, stratumNames, unitCount, correction: new Float64Array(stratumNames.length).fill(1) }
  return fpc === undefined ? stage : { ...stage, correction: corrections(stage, fpc) }
}

/** Corrections of the strata, on which all rows of a stratum must agree. */
function corrections({ unit, stratumOf, stratumNames, unitCount }: DesignStage, fpc: Numbers): Float64Array {
  const stratum = unit.map((code) => stratumOf[code] ?? 0)
  const given = populationCorrections(sized('fpc', fpc, stratum.length), Float64Array.from(stratum, (code) => numberAt(unitCount, code)))
  const found = new Float64Array(stratumNames.length).fill(Number.NaN)
  const differing = new Set<string>()
  stratum.forEach((code, row) => {
    const own = numberAt(given, row)
    if (Math.abs(numberAt(found, code) - own) > 1e-12) differing.add(stratumNames[code] ?? '')
    found[code] = own
  })
  if (differing.size === 0) return found
  return refuse({
    code: 'DESIGN_FPC_DIFFERS',
    what: `the finite population differs within ${differing.size} strata, among them ${[...differing].slice(0, 5).join(', ')}`,
    expected: 'one value for all units of a stratum',
  })
}

function checkWeights(weights: Float64Array): void {
  let [negative, missing, positive] = [0, 0, 0]
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] ?? Number.NaN
    if (weight < 0) negative += 1
    else if (!(weight < Infinity)) missing += 1
    else if (weight > 0) positive += 1
  }
  if (negative + missing > 0) {
    refuse({
      code: negative > 0 ? 'DESIGN_WEIGHT_NEGATIVE' : 'DESIGN_WEIGHT_MISSING',
      what: `${negative} weights are negative and ${missing} are missing or infinite`,
      expected: 'weights of 0 or more on every row',
    })
  }
  if (positive === 0) {
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
