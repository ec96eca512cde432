import type { Matrix } from '../../method/matrix.js'
import { entryAt, makeMatrix, numberAt } from '../../method/matrix.js'
import type { SurveyDesign } from '../../method/survey/survey-design.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import type { ChildRow, UnitRow } from './survey-sql.js'

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

export function sampleOf(model: ClriskModel, children: readonly ChildRow[], units: readonly UnitRow[]): Sample {
  const empty = units.filter(({ used }) => used === 0)
  const all = [...children, ...empty]
  const child = (at: number): ChildRow | undefined => children[at]
  return {
    weights: Float64Array.from(all, (_, at) => child(at)?.w ?? 0),
    strata: all.map(({ stratum }) => stratum),
    psu: all.map(({ psu }) => psu),
    ...(model.survey.fpc === undefined ? {} : { fpc: all.map(({ fpc }) => fpc ?? Number.NaN) }),
    lonelyPsu: model.survey.lonely_psu,
    nest: true,
    y: Float64Array.from(all, (_, at) => Number(child(at)?.y ?? false)),
    pattern: Int32Array.from(all, (_, at) => child(at)?.pattern ?? -1),
    domain: all.map((_, at) => at < children.length),
    by: (model.benchmark?.method === 'raking' ? model.by : []).map((_, column) => all.map((__, at) => child(at)?.[`b${column}`] ?? null)),
    codes: all.map((_, at) => child(at)?.code ?? null),
    places: all.map((_, at) => child(at)?.place ?? null),
  }
}

/** A row of the patterns' matrix for every row of the sample; zeros for units without children. */
export function sampleMatrix(sample: Sample, patterns: Matrix): Matrix {
  return makeMatrix(sample.pattern.length, patterns.columns, (row, column) => {
    const pattern = numberAt(sample.pattern, row)
    return pattern < 0 ? 0 : entryAt(patterns, pattern, column)
  })
}
