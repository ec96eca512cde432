import { CauceError } from '../../core/error.js'
import { numberAt } from '../../method/matrix.js'
import type { Numbers } from '../../method/matrix.js'
import { buildBalanced } from '../../method/survey/build-balanced.js'
import { buildBootstrap } from '../../method/survey/build-bootstrap.js'
import { buildJackknife } from '../../method/survey/build-jackknife.js'
import { replicateCovariance } from '../../method/survey/replicate-covariance.js'
import type { ReplicateCovariance, Replicates } from '../../method/survey/replicate-covariance.js'
import type { ClriskModel } from '../../spec/clrisk.js'
import type { Db } from '../../warehouse/tables.js'
import type { PersonSource } from './person-rows-sql.js'
import type { Sample } from './sample.js'
import { replicateSql } from './survey-sql.js'

/** Weight and weight of the cases in each pattern × territory code × groups, under every replicate. */
export interface ReplicateSums {
  readonly rule: Omit<Replicates, 'weights'>
  readonly count: number
  /** Replicates less 1, or sampling units less strata where they are fewer. */
  readonly df: number
  /** Pattern, code and groups of each cell. */
  readonly pattern: Int32Array
  readonly codes: readonly (string | null)[]
  readonly by: readonly (readonly (string | null)[])[]
  readonly weight: (replicate: number) => Float64Array
  readonly events: (replicate: number) => Float64Array
}

/** Replicate weights as the survey gives them, or built from its strata and sampling units; null without. */
export async function replicateSums(db: Db, model: ClriskModel, source: PersonSource, sample: Sample, designDf: number): Promise<ReplicateSums | null> {
  const asked = model.survey.replicates
  if (asked === undefined) return null
  if (Array.isArray(asked.columns)) return givenSums(db, model, source, asked.columns, designDf)
  return builtSums(model, sample, designDf)
}

/** The estimate under every replicate, with its covariance about the mean of the replicates, or about the full estimate under mse. */
export function overReplicates(sums: ReplicateSums, full: Numbers, estimate: (replicate: number) => Numbers): ReplicateCovariance {
  const places = Array.from({ length: sums.count }, (_, replicate) => [replicate])
  return replicateCovariance({ ...sums.rule, weights: places }, full, (place) => estimate(numberAt(place, 0)))
}

async function givenSums(db: Db, model: ClriskModel, source: PersonSource, columns: readonly string[], designDf: number): Promise<ReplicateSums> {
  const { rows } = await replicateSql(model, source, columns).execute(db)
  const count = columns.length
  const holes = columns.filter((_, at) => rows.some((row) => typeof row[`w${at}`] !== 'number' || Number(row[`w${at}`]) < 0))
  if (holes.length > 0) {
    throw new CauceError('specification', { code: 'CLRISK_REPLICATE_WEIGHT', what: `replicate weights of ${model.survey.registry} are missing or negative in ${holes.slice(0, 5).join(', ')}`, expected: 'a weight of 0 or more for every child under each replicate', todo: 'Correct the mapping of the columns.' })
  }
  const column = (name: `w${number}` | `e${number}`): Float64Array => Float64Array.from(rows, (row) => row[name] ?? Number.NaN)
  return {
    rule: ruleOf(model, count),
    count,
    // Without sampling units every person is one: the replicates alone say how many there are.
    df: model.survey.psu === undefined ? count - 1 : Math.min(count - 1, designDf),
    pattern: Int32Array.from(rows, (row) => row.pattern),
    codes: rows.map(({ code }) => code),
    by: model.by.map((_, at) => rows.map((row) => row[`b${at}`] ?? null)),
    weight: (replicate) => column(`w${replicate}`),
    events: (replicate) => column(`e${replicate}`),
  }
}

/** Scale of given replicates where the pipeline writes none. */
function ruleOf(model: ClriskModel, count: number): Omit<Replicates, 'weights'> {
  const { kind = 'bootstrap', rho = 0.5, scale, rscales, mse = false } = model.survey.replicates ?? {}
  const usual = { BRR: 1 / count, Fay: 1 / (count * (1 - rho) ** 2), JK1: (count - 1) / count, JKn: 1, bootstrap: 1 / (count - 1) }
  return { kind, scale: scale ?? usual[kind], ...(rscales === undefined ? {} : { rscales }), mse }
}

/** Built over the units of the sample: one factor for each unit and replicate, never a list of persons for each replicate. */
function builtSums(model: ClriskModel, sample: Sample, designDf: number): ReplicateSums {
  const { kind, count, rho, mse } = model.survey.replicates ?? { kind: 'bootstrap' as const, count: 500, rho: 0.5, mse: false }
  const places = new Map<string, number>()
  const first: number[] = []
  const unitOf = Int32Array.from(sample.psu, (psu, row) => {
    const key = `${sample.strata[row] ?? ''}\u0000${psu}`
    const known = places.get(key)
    if (known !== undefined) return known
    places.set(key, first.length)
    first.push(row)
    return first.length - 1
  })
  const pick = (list: ArrayLike<string>): string[] => first.map((row) => list[row] ?? '')
  const { fpc } = sample
  const units = {
    weights: first.map(() => 1),
    ...(kind === 'JK1' ? {} : { strata: pick(sample.strata) }),
    psu: pick(sample.psu),
    ...(fpc === undefined || kind === 'JK1' ? {} : { fpc: first.map((row) => numberAt(fpc, row)) }),
    lonelyPsu: sample.lonelyPsu,
  }
  const built = kind === 'bootstrap' ? buildBootstrap(units, { replicates: count, seed: model.seed }) : kind === 'BRR' || kind === 'Fay' ? buildBalanced(units, kind === 'Fay' ? rho : 0) : buildJackknife(units)
  const rows = Array.from(sample.pattern.keys()).filter((row) => numberAt(sample.pattern, row) >= 0)
  const under = (replicate: number, row: number): number => numberAt(sample.weights, row) * numberAt(built.weights[replicate] ?? [], numberAt(unitOf, row))
  return {
    rule: { ...built, mse },
    count: built.weights.length,
    df: Math.min(built.weights.length - 1, designDf),
    pattern: Int32Array.from(rows, (row) => numberAt(sample.pattern, row)),
    codes: rows.map((row) => sample.codes[row] ?? null),
    by: sample.by.map((column) => rows.map((row) => column[row] ?? null)),
    weight: (replicate) => Float64Array.from(rows, (row) => under(replicate, row)),
    events: (replicate) => Float64Array.from(rows, (row) => (numberAt(sample.y, row) === 1 ? under(replicate, row) : 0)),
  }
}
