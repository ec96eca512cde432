import type { Matrix } from '../matrix.js'
import { numberAt, sumOf } from '../matrix.js'
import type { Note } from '../note.js'
import { refuse } from '../refuse.js'
import type { Factor } from './least-squares.js'
import { factorise } from './least-squares.js'
import { choleskyFactor, crossProduct, filledEntries, soundShare } from './normal-equations.js'
import { deviance, newtonLogit } from './newton-logit.js'
import type { PatternData, PatternInput } from './pattern-data.js'
import { patternData } from './pattern-data.js'

export interface PatternFitOptions extends PatternInput {
  /** Firth's penalised likelihood; finite under separation. */
  readonly firth?: boolean | undefined
  /** The step, in standard errors, at which iteration ends (that step is still made); 1e-8 leaves rounding only. */
  readonly epsilon?: number | undefined
  readonly maxIterations?: number | undefined
}

export interface PatternFit {
  readonly names: readonly string[]
  /** NaN for aliased terms; the last iterate for separated ones. */
  readonly coefficients: Float64Array
  /** Terms estimated, by position. */
  readonly kept: readonly number[]
  /** Terms that are combinations of earlier ones. */
  readonly aliased: readonly string[]
  /** Terms whose coefficients have no finite estimate. */
  readonly separated: readonly string[]
  readonly separatedAt: readonly number[]
  /** X'NX over all terms, row by row, for the weights N of the patterns. */
  readonly products: Float64Array
  /** Inverse information (X'WX)^-1 over the kept terms. */
  readonly bread: Matrix
  /** Fitted probability of each pattern given; NaN for those without weight. */
  readonly probabilities: Float64Array
  readonly deviance: number
  /** Of the mean alone, or of probability 1/2 without a constant term. */
  readonly nullDeviance: number
  readonly iterations: number
  readonly converged: boolean
  readonly warnings: readonly Note[]
}

/**
 * Logit by maximum (pseudo) likelihood from sufficient statistics: b solves sum_g x_g (E_g - N_g p_g) = 0 with
 * p = 1 / (1 + exp(-x'b)), N_g the weight and E_g the event weight of pattern g. Newton's method; collinear terms
 * (remainder at most 1e-7 of their length after the earlier ones, whatever `epsilon`) dropped and named; separation
 * proved by a direction and named. Deviance in units of the weights. Throws on missing or negative sums, missing terms
 * and an outcome without both values. McCullagh and Nelder (1989), 4.4; Firth (1993), Biometrika 80, 27-38.
 */
export function fitFromPatterns(options: PatternFitOptions): PatternFit {
  const data = patternData(options)
  const all = Array.from({ length: data.patterns.columns }, (_, column) => column)
  const entries = filledEntries(data.patterns, all)
  const products = crossProduct(entries, data.weight)
  const { kept, aliased } = usableColumns(data, all, products)
  if (kept.length === 0)
    refuse({ code: 'LOGIT_NO_TERM', what: 'no term varies or is constant 1', expected: 'at least one term' })
  const fit = newtonLogit(data, {
    kept,
    entries: kept.length === all.length ? entries : filledEntries(data.patterns, kept),
    firth: options.firth ?? false,
    epsilon: options.epsilon ?? 1e-8,
    maxIterations: options.maxIterations ?? 60,
  })
  const nameOf = (column: number): string => data.names[column] ?? ''
  const separated = fit.separated.map(nameOf)
  const aliasedNames = aliased.map(nameOf)
  const probabilities = new Float64Array(options.patterns.rows).fill(Number.NaN)
  data.origin.forEach((row, at) => (probabilities[row] = numberAt(fit.probabilities, at)))
  const constantTerm = kept.some((column) => isConstantColumn(data, column))
  const [events, total] = [sumOf(data.events), sumOf(data.weight)]
  const nullEta = constantTerm ? Math.log(events / (total - events)) : 0
  return {
    names: data.names,
    coefficients: fit.coefficients.map((value, column) => (aliased.includes(column) ? Number.NaN : value)),
    kept,
    aliased: aliasedNames,
    separated,
    separatedAt: fit.separated,
    products,
    bread: fit.bread,
    probabilities,
    deviance: fit.deviance,
    nullDeviance: deviance({ events: Float64Array.of(events), others: Float64Array.of(total - events) }, Float64Array.of(nullEta)),
    iterations: fit.iterations,
    converged: fit.converged,
    warnings: notesOf(aliasedNames, separated, fit.converged, fit.iterations),
  }
}

function usableColumns({ patterns, weight }: PatternData, all: readonly number[], products: Float64Array): Pick<Factor, 'kept' | 'aliased'> {
  const factor = choleskyFactor(products, all.length)
  // Far from any collinearity the normal equations say so too; near it a QR decides.
  if (factor !== undefined && factor.share > soundShare) return { kept: all, aliased: [] }
  const columns = all.map((column) =>
    weight.map((size, row) => Math.sqrt(size) * numberAt(patterns.values, row * patterns.columns + column)),
  )
  return factorise(columns)
}

function isConstantColumn({ patterns }: PatternData, column: number): boolean {
  const first = numberAt(patterns.values, column)
  for (let row = 1; row < patterns.rows; row++)
    if (patterns.values[row * patterns.columns + column] !== first) return false
  return first !== 0
}

function notesOf(
  aliased: readonly string[],
  separated: readonly string[],
  converged: boolean,
  iterations: number,
): readonly Note[] {
  const notes: Note[] = []
  if (aliased.length > 0) {
    notes.push({ code: 'LOGIT_ALIASED', message: `${aliased.join(', ')}: combinations of earlier terms, dropped.` })
  }
  if (separated.length > 0) {
    notes.push({
      code: 'LOGIT_SEPARATED',
      message:
        `${separated.join(', ')}: separate events from the others, so that no finite estimate exists; ` +
        'join levels, drop the term or use firth.',
    })
  } else if (!converged) {
    notes.push({ code: 'LOGIT_NOT_CONVERGED', message: `No convergence in ${iterations} iterations.` })
  }
  return notes
}
