import type { FixedWidthShape } from '../../src/core/resource.js'
import { valueClass } from '../../src/core/value-class.js'
import { slice, typeOf, type Characters } from './characters.js'
import type { Layout, RecordPlan } from './layout.js'
import { isTrimmed } from './short-lines.js'
import type { LineEnd } from './split-lines.js'

export interface Fault {
  readonly rule: string
  readonly message: string
  readonly column?: string
  readonly valueClass?: string
}

export interface LineVerdict {
  /** The record the line belongs to, as far as its type can be read. */
  readonly plan: RecordPlan | undefined
  readonly fault: Fault | undefined
}

/** Whether a decoded line is a whole record of a known type; every reason against it names a rule. */
export function judgeLine(line: Characters, end: LineEnd, shape: FixedWidthShape, layout: Layout): LineVerdict {
  const type = typeOf(line, shape)
  const plan = type === undefined ? undefined : layout.get(type)
  return {
    plan,
    fault:
      characterFault(line) ?? (plan === undefined ? typeFault(line, type, shape) : lengthFault(line, end, plan, shape)),
  }
}

function characterFault(line: Characters): Fault | undefined {
  if (line.includes('\0')) return { rule: 'NUL_BYTE', message: 'the line holds a zero byte' }
  if (line.includes('\r'))
    return { rule: 'LINE_END_MIXED', message: 'the line holds a carriage return that does not end it' }
  return undefined
}

function typeFault(line: Characters, type: string | undefined, shape: FixedWidthShape): Fault {
  const place = shape.recordType
  if (type === undefined || place === null) {
    const expected =
      place === null ? 'a record' : `a record type in characters ${place.start}-${place.start + place.length - 1}`
    return { rule: 'LINE_TOO_SHORT', message: `the line ends at character ${line.length}; expected ${expected}` }
  }
  if (shape.records.some((record) => record.type === type)) {
    return {
      rule: 'RECORD_TYPE_UNKNOWN',
      message: `records of type ${type} do not exist in the layout version of this file`,
    }
  }
  const message = `characters ${place.start}-${place.start + place.length - 1} hold no record type of the schema`
  return { rule: 'RECORD_TYPE_UNKNOWN', message, valueClass: valueClass(type) }
}

function lengthFault(line: Characters, end: LineEnd, plan: RecordPlan, shape: FixedWidthShape): Fault | undefined {
  const record = plan.type === '' ? 'the record' : `a record of type ${plan.type}`
  if (line.length > plan.end && /[^ ]/.test(slice(line, plan.end + 1, line.length))) {
    const message = `the line has ${line.length} characters; ${record} ends at ${plan.end}, and more than blanks follow`
    return { rule: 'LINE_TOO_LONG', message }
  }
  if (line.length >= plan.reach || (isTrimmed(shape) && end !== 'none')) return undefined
  const cut = plan.cuts
    .filter((field) => field !== null && field.start + field.length - 1 > line.length)
    .map((field) => field?.name ?? '')
  const message = `the line ends at character ${line.length}; ${record} ends at ${plan.end}; cut off: ${cut.join(', ')}`
  return { rule: 'LINE_TOO_SHORT', message, column: cut[0] ?? '' }
}
