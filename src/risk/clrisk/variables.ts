import { CauceError } from '../../core/error.js'
import type { ClriskModel } from '../../spec/clrisk.js'

/** Level under which a missing value stands; NaN of a numeric variable. */
export const missingLevel = 'missing'

/** What the terms read from a person's row. */
export interface Variable {
  /** Column name in the statements. */
  readonly id: `v${number}`
  /** `sex`, `household.rooms`, `head.age`, or the indicator of a context term. */
  readonly name: string
  readonly kind: 'factor' | 'numeric' | 'context'
  /** Taken off a numeric variable. */
  readonly centre: number
  /** First level of a factor. */
  readonly reference: string
  /** Group of each code; codes without one stand for themselves. */
  readonly groups: ReadonlyMap<string, string>
}

/** Variables of the terms in order; interactions read those of their parts. */
export function modelVariables(model: Pick<ClriskModel, 'terms'>): readonly Variable[] {
  const plain = model.terms.flatMap((term): Omit<Variable, 'id'>[] => {
    if ('factor' in term) {
      const groups = Object.entries(term.groups ?? {}).flatMap(([group, codes]) => codes.map((code) => [code, group] as const))
      return [{ name: term.factor, kind: 'factor', centre: 0, reference: term.reference, groups: new Map(groups) }]
    }
    if ('numeric' in term) return [{ name: term.numeric, kind: 'numeric', centre: term.centre ?? 0, reference: '', groups: new Map() }]
    if ('context' in term) return [{ name: term.context, kind: 'context', centre: term.centre ?? 0, reference: '', groups: new Map() }]
    return []
  })
  return plain.map((each, index) => ({ id: `v${index}`, ...each }))
}

/** Covariate patterns, a list per variable: the number of the level for a factor, the number itself (NaN is missing) for the others. */
export type PatternColumns = readonly Float64Array[]

/** A part of a column: 1 where the variable is of the level, or the variable's number. */
export interface Part {
  readonly variable: number
  readonly level?: string | undefined
}

/** A column of the design: the product of its parts, 1 without any. */
export interface DesignColumn {
  readonly name: string
  /** Term under which contributions and inflation are told. */
  readonly factor: string
  readonly parts: readonly Part[]
}

export interface Design {
  readonly variables: readonly Variable[]
  /** Levels of each variable as the survey has them, the reference first; a numeric one has its missing level or none. */
  readonly levels: readonly (readonly string[])[]
  readonly columns: readonly DesignColumn[]
}

export const intercept = '(intercept)'

/**
 * Columns of the model over the levels that the survey has: `found` lists those of each variable, `missing` alone for a number that is
 * missing somewhere. Throws where a reference does not occur.
 */
export function modelDesign(model: Pick<ClriskModel, 'terms'>, variables: readonly Variable[], found: readonly (readonly string[])[]): Design {
  const levels = variables.map((variable, at) => levelsOf(variable, [...(found[at] ?? [])].sort()))
  const main = variables.map((variable, at) => mainColumns(variable, at, levels[at] ?? []))
  const crossed = model.terms.flatMap((term) => {
    if (!('interaction' in term)) return []
    const sides = term.interaction.map((name) => main[variables.findIndex((variable) => variable.name === name)] ?? [])
    const factor = term.interaction.join(' × ')
    return (sides[0] ?? []).flatMap((a) => (sides[1] ?? []).map((b): DesignColumn => ({ name: `${a.name} × ${b.name}`, factor, parts: [...a.parts, ...b.parts] })))
  })
  return { variables, levels, columns: [{ name: intercept, factor: intercept, parts: [] }, ...main.flat(), ...crossed] }
}

function levelsOf(variable: Variable, found: readonly string[]): readonly string[] {
  if (variable.kind !== 'factor') return found
  if (!found.includes(variable.reference)) {
    throw new CauceError('specification', {
      code: 'CLRISK_REFERENCE_ABSENT',
      what: `no child of the survey has ${variable.name} = ${variable.reference}, the reference`,
      expected: `one of the levels that occur: ${found.join(', ')}`,
      todo: 'Choose a reference that occurs, or look at the mapping of the survey.',
    })
  }
  const others = found.filter((level) => level !== variable.reference && level !== missingLevel)
  return [variable.reference, ...others, ...(found.includes(missingLevel) && variable.reference !== missingLevel ? [missingLevel] : [])]
}

function mainColumns(variable: Variable, at: number, levels: readonly string[]): readonly DesignColumn[] {
  const dummies = (variable.kind === 'factor' ? levels.slice(1) : levels).map((level): DesignColumn => ({ name: `${variable.name} = ${level}`, factor: variable.name, parts: [{ variable: at, level }] }))
  return variable.kind === 'factor' ? dummies : [{ name: variable.name, factor: variable.name, parts: [{ variable: at }] }, ...dummies]
}

/** Values of a column over the patterns; a missing number counts as its centre. */
export function columnValues(design: Design, column: DesignColumn, patterns: PatternColumns): Float64Array {
  const values = new Float64Array(patterns[0]?.length ?? 0).fill(1)
  for (const { variable, level } of column.parts) {
    const own = patterns[variable] ?? values
    const factor = design.variables[variable]?.kind === 'factor'
    const place = level === undefined ? -1 : (design.levels[variable]?.indexOf(level) ?? -1)
    const centre = design.variables[variable]?.centre ?? 0
    for (let row = 0; row < values.length; row++) {
      const value = own[row] ?? Number.NaN
      if (level !== undefined) values[row] = (factor ? value === place : Number.isNaN(value)) ? (values[row] ?? 0) : 0
      else values[row] = Number.isNaN(value) ? 0 : (values[row] ?? 0) * (value - centre)
    }
  }
  return values
}
