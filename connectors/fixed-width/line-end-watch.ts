import { CauceError } from '../../src/core/error.js'
import type { Finding } from '../../src/core/finding.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import type { Fault } from './judge-line.js'
import type { LineEnd } from './split-lines.js'

const names = { lf: 'a line feed alone', crlf: 'carriage return and line feed' } as const

/** Holds every line end against the declared one; where any is allowed, against the file's first. */
export class LineEndWatch {
  readonly #declared: FixedWidthShape['lineEnd']
  readonly #file: string
  #first: 'lf' | 'crlf' | undefined
  #mixed = 0
  #mixedFrom = 0

  constructor(declared: FixedWidthShape['lineEnd'], file: string) {
    this.#declared = declared
    this.#file = file
  }

  judge(end: LineEnd, line: number): Fault | undefined {
    if (end === 'none') return undefined
    this.#first ??= this.#start(end)
    if (end === this.#first) return undefined
    if (this.#declared !== 'any') {
      return {
        rule: 'LINE_END_MIXED',
        message: `the line ends with ${names[end]}; the schema declares ${names[this.#declared]}`,
      }
    }
    if (this.#mixed === 0) this.#mixedFrom = line
    this.#mixed++
    return undefined
  }

  findings(): readonly Finding[] {
    if (this.#mixed === 0 || this.#first === undefined) return []
    const message = `from here on ${this.#mixed} lines end unlike the first, which ends with ${names[this.#first]}`
    return [
      {
        rule: 'LINE_END_MIXED',
        disposition: 'noted',
        file: this.#file,
        line: this.#mixedFrom,
        lines: this.#mixed,
        message,
      },
    ]
  }

  #start(end: 'lf' | 'crlf'): 'lf' | 'crlf' {
    if (this.#declared === 'any' || this.#declared === end) return end
    throw new CauceError('delivery', {
      code: 'LINE_END_WRONG',
      where: { file: this.#file, line: 1 },
      what: `the first line ends with ${names[end]}`,
      expected: `${names[this.#declared]}, as the schema declares`,
      todo: 'Correct the line end in the schema, or ask for the file as the institution wrote it.',
    })
  }
}
