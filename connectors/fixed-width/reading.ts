import type { ControlledSummary } from '../../src/core/control-total.js'
import { CauceError } from '../../src/core/error.js'
import { noDrift } from '../../src/core/header.js'
import type { ReadEvent } from '../../src/core/reader.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import { charactersOf, type Characters } from './characters.js'
import { ControlWatch } from './control-watch.js'
import { judgeLine, type Fault } from './judge-line.js'
import { lastLineCut } from './last-line.js'
import { layRecords, type RecordPlan } from './layout.js'
import { LineEndWatch } from './line-end-watch.js'
import { RowStore } from './row-store.js'
import type { LineEnd, LineSink } from './split-lines.js'
import { readVersion, versionFault } from './version.js'

interface Started {
  readonly version: string | null
  readonly layout: ReadonlyMap<string, RecordPlan>
  readonly controls: ControlWatch
}

/** The state of one file's reading: lines go in, events wait in `events` until they are taken. */
export class Reading implements LineSink {
  readonly #file: string
  readonly #shape: FixedWidthShape
  readonly #wanted: readonly string[]
  readonly #ends: LineEndWatch
  readonly #stores = new Map<string, RowStore>()
  readonly #landed = new Map<string, number>()
  readonly #lines = { total: 0, header: 0, rows: 0, quarantined: 0, dropped: 0 }
  #started: Started | undefined
  #events: ReadEvent[] = []

  constructor(file: string, shape: FixedWidthShape, wanted: readonly string[]) {
    this.#file = file
    this.#shape = shape
    this.#wanted = wanted
    this.#ends = new LineEndWatch(shape.lineEnd, file)
  }

  line(text: string, end: LineEnd): void {
    const number = ++this.#lines.total
    const line = charactersOf(text)
    const started = this.#started ?? this.#start(line)
    const endFault = this.#ends.judge(end, number)
    const { plan, fault } = judgeLine(line, end, this.#shape, started.layout)
    if (plan !== undefined) started.controls.record(plan.type, number, () => line)
    const first = fault ?? endFault
    if (first !== undefined) this.#quarantine(first)
    else if (plan !== undefined) this.#land(plan, line, number, end)
  }

  huge(length: number): void {
    this.#lines.total++
    if (this.#started === undefined) this.#start(null)
    this.#quarantine({
      rule: 'LINE_TOO_LONG',
      message: `the line has ${length} characters, more than a record of any type could have`,
    })
  }

  take(): readonly ReadEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  finish(): readonly ReadEvent[] {
    if (this.#started === undefined) {
      throw new CauceError('delivery', {
        code: 'FILE_EMPTY',
        where: { file: this.#file },
        what: 'the file holds no line',
        expected: 'at least one record',
        todo: 'Ask the institution for the file again.',
      })
    }
    for (const store of this.#stores.values()) this.#push(store.take())
    const { controls, findings } = this.#started.controls.finish()
    for (const finding of [...this.#ends.findings(), ...findings]) this.#push({ kind: 'finding', finding })
    const summary: ControlledSummary = {
      kind: 'summary',
      lines: { ...this.#lines },
      records: Object.fromEntries(this.#landed),
      layoutVersion: this.#started.version,
      drift: noDrift,
      controls,
    }
    this.#push(summary)
    return this.take()
  }

  #start(line: Characters | null): Started {
    const reading = readVersion(line, this.#shape)
    if (reading.kind !== 'known') throw versionFault(reading, this.#shape, this.#file)
    const { version } = reading
    const layout = layRecords(this.#shape, version, this.#wanted)
    this.#started = { version, layout, controls: new ControlWatch(this.#shape, this.#file, version) }
    return this.#started
  }

  #land(plan: RecordPlan, line: Characters, number: number, end: LineEnd): void {
    if (end === 'none' && line.length < plan.end) {
      this.#push({ kind: 'finding', finding: lastLineCut(this.#file, number, line.length, plan.end) })
    }
    if (plan.names.length === 0) {
      const frame = plan.type === this.#shape.version?.record || plan.type === this.#shape.trailer?.record
      this.#lines[frame ? 'header' : 'dropped']++
      return
    }
    this.#lines.rows++
    this.#landed.set(plan.type, (this.#landed.get(plan.type) ?? 0) + 1)
    const store = this.#stores.get(plan.type) ?? new RowStore(plan)
    this.#stores.set(plan.type, store)
    this.#push(store.add(line, number))
  }

  #quarantine(fault: Fault): void {
    this.#lines.quarantined++
    const place = { file: this.#file, line: this.#lines.total, lines: 1 }
    this.#push({ kind: 'finding', finding: { ...fault, disposition: 'quarantined', ...place } })
  }

  #push(event: ReadEvent | undefined): void {
    if (event !== undefined) this.#events.push(event)
  }
}
