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

/** A pattern of values: a level for a factor, a number (NaN is missing) for the others; one per variable. */
export type PatternValues = readonly (string | number)[]

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

/** Columns of the model over the levels that the survey has. Throws where a reference does not occur. */
export function modelDesign(model: Pick<ClriskModel, 'terms'>, variables: readonly Variable[], patterns: readonly PatternValues[]): Design {
  const levels = variables.map((variable, at) => levelsOf(variable, patterns.map((pattern) => pattern[at] ?? Number.NaN)))
  const main = variables.map((variable, at) => mainColumns(variable, at, levels[at] ?? []))
  const crossed = model.terms.flatMap((term) => {
    if (!('interaction' in term)) return []
    const sides = term.interaction.map((name) => main[variables.findIndex((variable) => variable.name === name)] ?? [])
    const factor = term.interaction.join(' × ')
    return (sides[0] ?? []).flatMap((a) => (sides[1] ?? []).map((b): DesignColumn => ({ name: `${a.name} × ${b.name}`, factor, parts: [...a.parts, ...b.parts] })))
  })
  return { variables, levels, columns: [{ name: intercept, factor: intercept, parts: [] }, ...main.flat(), ...crossed] }
}

function levelsOf(variable: Variable, values: readonly (string | number)[]): readonly string[] {
  if (variable.kind !== 'factor') return values.some((value) => Number.isNaN(value)) ? [missingLevel] : []
  const found = [...new Set(values.map(String))].sort()
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

/** Value of a column for a pattern; a missing number counts as its centre. */
export function columnValue(design: Design, column: DesignColumn, pattern: PatternValues): number {
  return column.parts.reduce((product, part) => product * partValue(design, part, pattern[part.variable] ?? Number.NaN), 1)
}

function partValue(design: Design, part: Part, value: string | number): number {
  const missing = Number.isNaN(value)
  if (part.level !== undefined) return (missing ? missingLevel : value) === part.level ? 1 : 0
  return missing ? 0 : Number(value) - (design.variables[part.variable]?.centre ?? 0)
}
