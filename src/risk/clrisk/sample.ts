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

/** Reads the children as they come, `count` of them; the same text is kept once. */
export async function sampleOf(model: ClriskModel, children: AsyncIterable<readonly ChildRow[]>, count: number, units: readonly UnitRow[]): Promise<Sample> {
  const empty = units.filter(({ used }) => used === 0)
  const size = count + empty.length
  const known = new Map<string, string>()
  const once = (text: string): string => {
    const found = known.get(text)
    if (found === undefined) known.set(text, text)
    return found ?? text
  }
  const kept = (text: string | null | undefined): string | null => (text === null || text === undefined ? null : once(text))
  const [weights, y, fpc] = [new Float64Array(size), new Float64Array(size), new Float64Array(size).fill(Number.NaN)]
  const pattern = new Int32Array(size).fill(-1)
  const [strata, psu]: [string[], string[]] = [[], []]
  const [codes, places]: [(string | null)[], (string | null)[]] = [[], []]
  const by = (model.benchmark?.method === 'raking' ? model.by : []).map((): (string | null)[] => [])
  const add = (row: Pick<ChildRow, 'stratum' | 'psu' | 'fpc'>, child?: ChildRow): void => {
    const at = strata.length
    strata.push(once(row.stratum))
    psu.push(once(row.psu))
    fpc[at] = row.fpc ?? Number.NaN
    weights[at] = child?.w ?? 0
    y[at] = Number(child?.y ?? false)
    pattern[at] = child?.pattern ?? -1
    codes.push(kept(child?.code))
    places.push(kept(child?.place))
    by.forEach((values, column) => values.push(kept(child?.[`b${column}`])))
  }
  for await (const rows of children) for (const row of rows) add(row, row)
  for (const unit of empty) add(unit)
  return { weights, strata, psu, ...(model.survey.fpc === undefined ? {} : { fpc }), lonelyPsu: model.survey.lonely_psu, nest: true, y, pattern, domain: strata.map((_, at) => at < count), by, codes, places }
}

/** A row of the patterns' matrix for every row of the sample; zeros for units without children. */
export function sampleMatrix(sample: Sample, patterns: Matrix): Matrix {
  return makeMatrix(sample.pattern.length, patterns.columns, (row, column) => {
    const pattern = numberAt(sample.pattern, row)
    return pattern < 0 ? 0 : entryAt(patterns, pattern, column)
  })
}
