import type { Matrix } from '../../method/matrix.js'
import { entryAt, makeMatrix, numberAt } from '../../method/matrix.js'
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
  readonly domain: readonly boolean[]
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
  const empty = units.filter(({ used }) => used === 0)
  const count = children.rows
  const size = count + empty.length
  const unit = children.numbers('unit')
  const place = children.numbers('place')
  const wide = (column: Float64Array): Float64Array => {
    const values = new Float64Array(size)
    values.set(column)
    return values
  }
  const pattern = new Int32Array(size).fill(-1)
  pattern.set(children.numbers('pattern'))
  const unitAt = (row: number): UnitRow | undefined => (row < count ? units[numberAt(unit, row)] : empty[row - count])
  const rows = Array.from({ length: size }, (_, row) => row)
  const fpc = model.survey.fpc === undefined ? {} : { fpc: Float64Array.from(rows, (row) => (row < count ? numberAt(children.numbers('fpc'), row) : (unitAt(row)?.fpc ?? Number.NaN))) }
  const placeAt = (row: number): PlaceRow | undefined => (row < count ? places[numberAt(place, row)] : undefined)
  const by = (model.benchmark?.method === 'raking' ? model.by : []).map((_, at) => [...children.texts(`b${at}`), ...empty.map(() => null)])
  return {
    weights: wide(children.numbers('w')),
    strata: rows.map((row) => unitAt(row)?.stratum ?? ''),
    psu: rows.map((row) => unitAt(row)?.psu ?? ''),
    ...fpc,
    lonelyPsu: model.survey.lonely_psu,
    nest: true,
    y: wide(children.numbers('y')),
    pattern,
    domain: rows.map((row) => row < count),
    by,
    codes: rows.map((row) => placeAt(row)?.code ?? null),
    places: rows.map((row) => placeAt(row)?.place ?? null),
  }
}

/** A row of the patterns' matrix for every row of the sample; zeros for units without children. */
export function sampleMatrix(sample: Sample, patterns: Matrix): Matrix {
  return makeMatrix(sample.pattern.length, patterns.columns, (row, column) => {
    const pattern = numberAt(sample.pattern, row)
    return pattern < 0 ? 0 : entryAt(patterns, pattern, column)
  })
}
