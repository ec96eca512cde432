import type { Matrix } from '../../method/matrix.js'
import { entryAt, makeMatrix, numberAt } from '../../method/matrix.js'
import { designOfRows, prepareDesign } from '../../method/survey/survey-design.js'
import type { SurveyDesign } from '../../method/survey/survey-design.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import type { ColumnTable } from '../../warehouse/read-columns.js'
import type { PlaceRow, UnitRow } from './survey-sql.js'

/** The children of the survey in lists, followed by one row without weight for each unit that has none. */
export interface Sample extends SurveyDesign {
  readonly weights: Float64Array
  readonly strata: readonly string[]
  readonly psu: readonly string[]
  readonly y: Float64Array
  /** Pattern of each row, -1 for a unit without children. */
  readonly pattern: Int32Array
  /** 1 for a child, 0 for a unit without children. */
  readonly domain: Uint8Array
  readonly codes: readonly (string | null)[]
  /** For each column of `by` its value per row; empty where the benchmark does not rake. */
  readonly by: readonly (readonly (string | null)[])[]
  readonly places: readonly (string | null)[]
}

/** The survey as it was read: children by the numbers of their unit and place. */
export interface ReadSurvey {
  readonly children: ColumnTable
  readonly units: readonly UnitRow[]
  readonly places: readonly PlaceRow[]
}

export function sampleOf(model: ClriskModel, { children, units, places }: ReadSurvey): Sample {
  const empty = units.flatMap(({ used }, at) => (used === 0 ? [at] : []))
  const count = children.rows
  const size = count + empty.length
  const unitOf = new Int32Array(size)
  unitOf.set(children.numbers('unit'))
  unitOf.set(empty, count)
  const placeOf = new Int32Array(size).fill(-1)
  placeOf.set(children.numbers('place'))
  const pattern = new Int32Array(size).fill(-1)
  pattern.set(children.numbers('pattern'))
  const wide = (name: string, rest: (unit: number) => number): Float64Array => {
    const values = new Float64Array(size)
    values.set(children.numbers(name))
    values.set(empty.map(rest), count)
    return values
  }
  const by = (model.benchmark?.method === 'raking' ? model.by : []).map((_, at) => [...children.texts(`b${at}`), ...empty.map(() => null)])
  const known = { strata: units.map(({ stratum }) => stratum), psu: units.map(({ psu }) => psu) }
  const rules = { lonelyPsu: model.survey.lonely_psu, nest: true }
  const design = {
    weights: wide('w', () => 0),
    strata: entriesAt(known.strata, unitOf, ''),
    psu: entriesAt(known.psu, unitOf, ''),
    ...rules,
  }
  // Where a population is told with every child, that is checked child by child.
  const fpc = model.survey.fpc === undefined ? undefined : wide('fpc', (unit) => units[unit]?.fpc ?? Number.NaN)
  const prepared = fpc === undefined ? designOfRows(prepareDesign({ ...known, ...rules, weights: new Float64Array(units.length).fill(1) }), unitOf, design.weights) : prepareDesign({ ...design, fpc })
  return {
    ...design,
    ...(fpc === undefined ? {} : { fpc }),
    prepared,
    y: wide('y', () => 0),
    pattern,
    domain: new Uint8Array(size).fill(1, 0, count),
    by,
    codes: entriesAt(places.map(({ code }) => code), placeOf, null),
    places: entriesAt(places.map(({ place }) => place), placeOf, null),
  }
}

/** The entry of a list for each of some places; `absent` beyond the list. */
function entriesAt<T>(list: readonly T[], places: Int32Array, absent: T): readonly T[] {
  const found = new Array<T>(places.length)
  for (let row = 0; row < found.length; row++) found[row] = list[places[row] ?? -1] ?? absent
  return found
}

/** The value of its pattern for each row; NaN for units without children. */
export function patternValues({ pattern }: Sample, values: Float64Array): Float64Array {
  const found = new Float64Array(pattern.length)
  for (let row = 0; row < found.length; row++) found[row] = values[pattern[row] ?? -1] ?? Number.NaN
  return found
}

/** A row of the patterns' matrix for every row of the sample; zeros for units without children. */
export function sampleMatrix(sample: Sample, patterns: Matrix): Matrix {
  return makeMatrix(sample.pattern.length, patterns.columns, (row, column) => {
    const pattern = numberAt(sample.pattern, row)
    return pattern < 0 ? 0 : entryAt(patterns, pattern, column)
  })
}
