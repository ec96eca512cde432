import type { ControlTotal } from '../../src/core/control-total.js'
import type { Finding } from '../../src/core/finding.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import { valueClass } from '../../src/core/value-class.js'
import { slice, type Characters } from './characters.js'

export interface TrailerVerdict {
  readonly controls: readonly ControlTotal[]
  readonly findings: readonly Finding[]
}

/** Where a trailer stands: findings point at its line. */
export interface TrailerPlace {
  readonly file: string
  readonly line: number
}

/**
 * Holds the counters of a trailer against the records counted since the header, the trailer's own line included.
 * A blank counter declares nothing, which is right only where nothing of that type came.
 */
export function compareTrailer(
  text: Characters,
  counted: ReadonlyMap<string, number>,
  shape: FixedWidthShape,
  place: TrailerPlace,
): TrailerVerdict {
  const controls: ControlTotal[] = []
  const findings: Finding[] = []
  for (const counter of shape.trailer?.counters ?? []) {
    const raw = slice(text, counter.start, counter.length)
    const found = counted.get(counter.type) ?? 0
    const declared = raw.length === counter.length && /^ *\d+ *$/.test(raw) ? Number(raw) : null
    if (declared === null && raw.trim() === '' && found === 0) continue
    controls.push({ record: counter.type, declared, counted: found })
    if (declared === null) {
      const message = `the trailer's counter of records of type ${counter.type} is no number; ${found} came`
      findings.push({ ...noted('TRAILER_UNREADABLE', place, message), valueClass: valueClass(raw) })
    } else if (declared !== found) {
      const message = `the trailer declares ${declared} records of type ${counter.type}; ${found} came`
      findings.push(noted('TRAILER_MISMATCH', place, message))
    }
  }
  return { controls, findings }
}

export function trailerMissing(place: TrailerPlace, shape: FixedWidthShape): Finding {
  const message = `no record of type ${shape.trailer?.record ?? ''} with control totals closes the file; it may be cut`
  return noted('TRAILER_MISSING', place, message)
}

export function noted(rule: string, place: TrailerPlace, message: string): Finding {
  return { rule, disposition: 'noted', file: place.file, line: place.line, lines: place.line === 0 ? 0 : 1, message }
}
