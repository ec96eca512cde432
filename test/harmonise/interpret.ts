import type { Condition, Scalar } from '../../src/spec/condition.js'
import type { Expression } from '../../src/spec/expression.js'

// The meaning of a mapping a second time, row by row and without SQL; it shares no code with src/harmonise.

export interface FieldSpec {
  readonly missing?: readonly string[] | undefined
  readonly decimal?: string | undefined
  readonly thousands?: readonly string[] | undefined
  readonly date?: string | undefined
}

export interface Row {
  readonly cells: Readonly<Record<string, string | null>>
  readonly fields: Readonly<Record<string, FieldSpec>>
  readonly period: string
}

type Plain = string | number | boolean | null
interface Value {
  readonly kind: 'text' | 'number' | 'integer' | 'date' | 'boolean'
  readonly value: Plain
  readonly rules: readonly string[]
  readonly field?: FieldSpec | undefined
}

export interface Outcome {
  readonly rule: string | null
  readonly value: Plain
}

/** What one canonical column receives: the first broken rule, or the value. */
export function interpretColumn(row: Row, type: string, expression: Expression): Outcome {
  const value = asColumn(type, evaluate(row, expression))
  const rule = value.rules[0]
  return rule === undefined ? { rule: null, value: value.value } : { rule, value: null }
}

function asColumn(type: string, value: Value): Value {
  if (type === 'text' || type === 'code') return { ...value, kind: 'text', value: textOf(value) }
  if (type === 'date') return toDate(value, undefined)
  if (type === 'boolean') return value
  return toNumber(value, {}, type === 'integer')
}

export function evaluate(row: Row, expression: Expression): Value {
  if (typeof expression === 'string') return taken(row, expression)
  if ('take' in expression) return taken(row, expression.take)
  if ('constant' in expression) return constant(expression.constant)
  if ('number' in expression) return bounded(toNumber(evaluate(row, expression.number), { ...expression, implied: expression.implied_decimals }, false), expression)
  if ('integer' in expression) return bounded(toNumber(evaluate(row, expression.integer), expression, true), expression)
  if ('date' in expression) return toDate(evaluate(row, expression.date), expression.pattern)
  if ('recode' in expression) return recoded(evaluate(row, expression.recode), expression)
  if ('concat' in expression) {
    const parts = expression.concat.map((part) => evaluate(row, part))
    const texts = parts.map(textOf)
    return text(texts.some((each) => each === null) ? null : texts.join(expression.separator ?? ''), parts)
  }
  if ('pad' in expression) return mapText(row, expression.pad, (each) => '\0'.repeat(Math.max(0, expression.length - [...each].length)).replaceAll('\0', expression.with ?? '0') + each)
  if ('substring' in expression) return mapText(row, expression.substring, (each) => [...each].slice(expression.start - 1, expression.start - 1 + expression.length).join(''))
  if ('trim' in expression) return mapText(row, expression.trim, trimmed)
  if ('upper' in expression) return mapText(row, expression.upper, (each) => each.toUpperCase())
  if ('strip' in expression) return mapText(row, expression.strip, (each) => [...each].filter((letter) => !expression.characters.includes(letter)).join(''))
  if ('when' in expression) {
    const kinds = [...expression.when.map((branch) => branch.then), ...(expression.else === undefined ? [] : [expression.else])].map((each) => evaluate(row, each).kind)
    const branch = expression.when.find((each) => holds(row, each.if) === true)
    const chosen = branch?.then ?? expression.else
    return inKind(kinds, chosen === undefined ? { kind: 'text', value: null, rules: [] } : evaluate(row, chosen))
  }
  if ('coalesce' in expression) {
    const values = expression.coalesce.map((each) => evaluate(row, each))
    const index = values.findIndex((each) => each.value !== null || each.rules.length > 0)
    return inKind(values.map((each) => each.kind), values[index === -1 ? values.length - 1 : index] ?? { kind: 'text', value: null, rules: [] })
  }
  if ('age' in expression) return age(row, toDate(evaluate(row, expression.age), expression.pattern))
  if ('delivery' in expression) return expression.delivery === 'year' ? { kind: 'integer', value: Number(row.period.slice(0, 4)), rules: [] } : { kind: 'text', value: expression.delivery === 'period' ? row.period : null, rules: [] }
  if ('add' in expression) return arithmetic(row, expression.add, (a, b) => a + b)
  if ('multiply' in expression) return arithmetic(row, expression.multiply, (a, b) => a * b)
  if ('subtract' in expression) return arithmetic(row, expression.subtract, (a, b) => a - b)
  if ('divide' in expression) return arithmetic(row, expression.divide, (a, b) => (b === 0 ? null : a / b))
  throw new Error('not interpreted')
}

function taken(row: Row, name: string): Value {
  const field = row.fields[name] ?? {}
  const cell = row.cells[name]
  const own = cell === null || cell === undefined ? '' : trimmed(cell)
  return { kind: 'text', value: own === '' || field.missing?.includes(own) === true ? null : own, rules: [], field }
}

function constant(value: string | number | boolean): Value {
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? 'integer' : 'number', value, rules: [] }
  return { kind: typeof value === 'boolean' ? 'boolean' : 'text', value, rules: [] }
}

function text(value: string | null, parts: readonly Value[]): Value {
  return { kind: 'text', value: value === '' ? null : value, rules: parts.flatMap((part) => part.rules) }
}

function mapText(row: Row, operand: Expression, change: (value: string) => string): Value {
  const value = evaluate(row, operand)
  const own = textOf(value)
  return text(own === null ? null : change(own), [value])
}

function textOf(value: Value): string | null {
  return value.value === null ? null : String(value.value)
}

function trimmed(value: string): string {
  return value.replace(/^\p{Zs}+|\p{Zs}+$/gu, '')
}

interface Marks {
  readonly decimal?: string | undefined
  readonly thousands?: readonly string[] | undefined
  readonly suffix?: string | undefined
  readonly implied?: number | undefined
}

function toNumber(value: Value, given: Marks, whole: boolean): Value {
  const rule = whole ? 'TYPE_INTEGER' : 'TYPE_NUMBER'
  if (value.kind === 'number' || value.kind === 'integer') {
    const own = value.value
    const isBroken = whole && typeof own === 'number' && (!Number.isInteger(own) || Math.abs(own) >= 2 ** 63)
    return { kind: whole ? 'integer' : 'number', value: isBroken ? null : own, rules: isBroken ? [...value.rules, rule] : value.rules }
  }
  if (value.value === null) return { kind: whole ? 'integer' : 'number', value: null, rules: value.rules }
  const thousands = given.thousands ?? value.field?.thousands ?? []
  const decimal = given.decimal ?? value.field?.decimal ?? '.'
  const implied = given.implied ?? 0
  const read = parseNumber(withoutSuffix(trimmed(String(value.value)), given.suffix), thousands, thousands.includes(decimal) ? null : decimal)
  const mustBeWhole = whole || implied > 0
  if (read === null || (mustBeWhole && !Number.isSafeInteger(read))) return { kind: whole ? 'integer' : 'number', value: null, rules: [...value.rules, rule] }
  return { kind: whole ? 'integer' : 'number', value: implied > 0 ? read / 10 ** implied : read, rules: value.rules }
}

function withoutSuffix(value: string, suffix: string | undefined): string {
  return suffix !== undefined && value.endsWith(suffix) ? trimmed(value.slice(0, value.length - suffix.length)) : value
}

function parseNumber(value: string, thousands: readonly string[], decimal: string | null): number | null {
  const [, sign = '', body = '', exponent = ''] = /^([-+]?)(.*?)([eE][-+]?\d+)?$/s.exec(value) ?? []
  const cut = decimal === null ? -1 : body.indexOf(decimal)
  const left = cut === -1 ? body : body.slice(0, cut)
  const right = cut === -1 ? '' : body.slice(cut + 1)
  const marks = thousands.filter((mark) => left.includes(mark))
  if (marks.length > 1) return null
  const groups = left.split(marks[0] ?? '\0')
  if (groups.length > 1 && !groups.every((group, index) => (index === 0 ? /^\d{1,3}$/.test(group) : /^\d{3}$/.test(group)))) return null
  const digits = groups.join('')
  if (!/^\d*$/.test(digits) || !/^\d*$/.test(right) || digits + right === '') return null
  const read = Number(`${sign}${digits === '' ? '0' : digits}.${right === '' ? '0' : right}${exponent}`)
  return Number.isFinite(read) ? read : null
}

function bounded(value: Value, limits: { readonly minimum?: number | undefined; readonly maximum?: number | undefined }): Value {
  const own = value.value
  if (typeof own !== 'number' || ((limits.minimum === undefined || own >= limits.minimum) && (limits.maximum === undefined || own <= limits.maximum))) return value
  return { ...value, value: null, rules: [...value.rules, 'VALUE_OUT_OF_RANGE'] }
}

function toDate(value: Value, given: string | undefined): Value {
  if (value.kind === 'date' || value.value === null) return { kind: 'date', value: value.value, rules: value.rules }
  const pattern = given ?? value.field?.date ?? 'YYYY-MM-DD'
  const apart = /[^YMD]/.test(pattern)
  const short = apart ? '{1,2}' : '{2}'
  const source = pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace('YYYY', '(?<y>\\d{4})').replace('MM', `(?<m>\\d${short})`).replace('DD', `(?<d>\\d${short})`)
  const parts = new RegExp(`^${source}$`).exec(trimmed(String(value.value)))?.groups
  const [year, month, day] = [Number(parts?.['y'] ?? 0), Number(parts?.['m'] ?? 1), Number(parts?.['d'] ?? 1)]
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? { kind: 'date', value: date.toISOString().slice(0, 10), rules: value.rules } : { kind: 'date', value: null, rules: [...value.rules, 'TYPE_DATE'] }
}

function recoded(value: Value, spec: Extract<Expression, { recode: Expression }>): Value {
  const targets = Object.values(spec.codes)
  const kind = targets.every((each) => typeof each === 'number') ? 'integer' : 'text'
  const own = textOf(value)
  if (own === null) return { kind, value: null, rules: value.rules }
  const target = Object.hasOwn(spec.codes, own) ? spec.codes[own] : undefined
  if (target !== undefined) return { kind, value: target, rules: value.rules }
  const fallback = spec.else ?? (kind === 'text' ? 'unknown' : 'quarantine')
  if (fallback === 'quarantine') return { kind, value: null, rules: [...value.rules, 'CODE_UNKNOWN'] }
  return { kind, value: fallback === 'unknown' ? 'unknown' : fallback.constant, rules: value.rules }
}

function inKind(kinds: readonly Value['kind'][], value: Value): Value {
  const distinct = new Set(kinds)
  const [first] = distinct
  if (distinct.size === 1 && first !== undefined) return { kind: first, value: value.value, rules: value.rules }
  if ([...distinct].every((kind) => kind === 'number' || kind === 'integer')) return { kind: 'number', value: value.value, rules: value.rules }
  return { kind: 'text', value: textOf(value), rules: value.rules }
}

function age(row: Row, birth: Value): Value {
  if (typeof birth.value !== 'string') return { kind: 'integer', value: null, rules: birth.rules }
  const [year = 0, month = 12] = row.period.split('-').map(Number)
  const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  const years = Number(end.slice(0, 4)) - Number(birth.value.slice(0, 4)) - (end.slice(5) < birth.value.slice(5) ? 1 : 0)
  const rules = years < 0 || years > 120 ? [...birth.rules, 'AGE_IMPOSSIBLE'] : birth.rules
  return { kind: 'integer', value: years, rules }
}

function arithmetic(row: Row, operands: readonly Expression[], combine: (a: number, b: number) => number | null): Value {
  const values = operands.map((operand) => toNumber(evaluate(row, operand), {}, false))
  const numbers = values.map((value) => (typeof value.value === 'number' ? value.value : null))
  const value = numbers.reduce((a, b) => (a === null || b === null ? null : combine(a, b)))
  return { kind: 'number', value, rules: values.flatMap((each) => each.rules) }
}

/** True, false, or null where unknown. */
export function holds(row: Row, condition: Condition): boolean | null {
  if ('all' in condition) return both(condition.all.map((each) => holds(row, each)))
  if ('any' in condition) return negated(both(condition.any.map((each) => negated(holds(row, each)))))
  if ('not' in condition) return negated(holds(row, condition.not))
  const subject = condition.value === undefined ? taken(row, condition.field ?? '') : evaluate(row, condition.value)
  const own = subject.rules.length > 0 ? { ...subject, value: null } : subject
  if ('missing' in condition) return (own.value === null) === condition.missing
  if ('starts_with' in condition) return own.value === null ? null : String(own.value).startsWith(condition.starts_with)
  const order = (scalar: Scalar) => compared(own, scalar)
  const judge = (scalar: Scalar, test: (order: number) => boolean) => {
    const found = order(scalar)
    return found === null ? null : test(found)
  }
  if ('is' in condition) return judge(condition.is, (each) => each === 0)
  if ('is_not' in condition) return judge(condition.is_not, (each) => each !== 0)
  if ('in' in condition) return negated(both(condition.in.map((each) => negated(judge(each, (found) => found === 0)))))
  if ('not_in' in condition) return both(condition.not_in.map((each) => judge(each, (found) => found !== 0)))
  if ('at_least' in condition) return judge(condition.at_least, (each) => each >= 0)
  if ('at_most' in condition) return judge(condition.at_most, (each) => each <= 0)
  if ('above' in condition) return judge(condition.above, (each) => each > 0)
  if ('below' in condition) return judge(condition.below, (each) => each < 0)
  return both([judge(condition.between[0], (each) => each >= 0), judge(condition.between[1], (each) => each <= 0)])
}

function compared(value: Value, scalar: Scalar): number | null {
  if (value.value === null) return null
  if (typeof scalar === 'number') {
    const number = toNumber(value, {}, false)
    return number.rules.length > 0 || typeof number.value !== 'number' ? null : number.value - scalar
  }
  return Buffer.compare(Buffer.from(String(value.value)), Buffer.from(String(scalar)))
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value
}

function both(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false
  return values.includes(null) ? null : true
}
