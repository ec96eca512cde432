import type { ControlTotal } from '../../src/core/control-total.js'
import { CauceError } from '../../src/core/error.js'
import type { Finding } from '../../src/core/finding.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import type { Characters } from './characters.js'
import { compareTrailer, noted, trailerMissing } from './trailer.js'
import { readVersion, versionFault } from './version.js'

/**
 * Counts records by type, quarantined ones included, and compares them with each trailer. A file may hold several
 * deliveries one after another, each from a header to a trailer, if all declare the same layout version.
 */
export class ControlWatch {
  readonly #shape: FixedWidthShape
  readonly #file: string
  readonly #version: string | null
  readonly #findings: Finding[] = []
  readonly #controls: ControlTotal[] = []
  #counted = new Map<string, number>()

  constructor(shape: FixedWidthShape, file: string, version: string | null) {
    this.#shape = shape
    this.#file = file
    this.#version = version
  }

  /** Throws `VERSION_MISSING` or `VERSION_CHANGED` when a later header does not repeat the file's version. */
  record(type: string, line: number, text: () => Characters): void {
    if (line > 1 && type === this.#shape.version?.record) this.#headerAgain(line, text())
    this.count(type, 1)
    if (type === this.#shape.trailer?.record) this.#trailer(line, text())
  }

  count(type: string, times: number): void {
    this.#counted.set(type, (this.#counted.get(type) ?? 0) + times)
  }

  finish(): { readonly controls: readonly ControlTotal[]; readonly findings: readonly Finding[] } {
    if (this.#shape.trailer !== null && (this.#counted.size > 0 || this.#controls.length === 0)) this.#unclosed(0)
    return { controls: this.#controls, findings: this.#findings }
  }

  #headerAgain(line: number, text: Characters): void {
    const reading = readVersion(text, this.#shape)
    if (reading.kind !== 'known') throw versionFault(reading, this.#shape, this.#file, line)
    if (reading.version !== this.#version) {
      throw new CauceError('delivery', {
        code: 'VERSION_CHANGED',
        where: { file: this.#file, line },
        what: `a second header declares layout version ${reading.version ?? ''}, the first ${this.#version ?? ''}`,
        expected: 'one layout version in a file',
        todo: 'Split the file at this line and deliver the parts apart.',
      })
    }
    const place = { file: this.#file, line }
    this.#findings.push(noted('HEADER_REPEATED', place, 'another delivery begins here inside the same file'))
    if (this.#shape.trailer !== null && this.#counted.size > 0) this.#unclosed(line)
    this.#counted = new Map()
  }

  #trailer(line: number, text: Characters): void {
    const verdict = compareTrailer(text, this.#counted, this.#shape, { file: this.#file, line })
    this.#controls.push(...verdict.controls)
    this.#findings.push(...verdict.findings)
    this.#counted = new Map()
  }

  #unclosed(line: number): void {
    this.#findings.push(trailerMissing({ file: this.#file, line }, this.#shape))
  }
}
