import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { delimitedReader } from '../../../connectors/delimited/read.js'
import { CauceError } from '../../../src/core/error.js'
import type { Finding } from '../../../src/core/finding.js'
import type { FrozenFile, ReadSummary } from '../../../src/core/reader.js'
import type { DelimitedShape, FieldShape } from '../../../src/core/resource.js'

const folder = mkdtempSync(join(tmpdir(), 'cauce-delimited-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

export function fields(...names: string[]): FieldShape[] {
  return names.map((name) => ({ name, aliases: [], required: true }))
}

export function shapeOf(names: readonly string[], rest: Partial<DelimitedShape> = {}): DelimitedShape {
  return {
    format: 'delimited',
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    lineEnd: 'lf',
    headerRows: 1,
    preambleLines: 0,
    footers: [],
    multiline: false,
    skipBlankAfterDelimiter: false,
    fields: fields(...names),
    ...rest,
  }
}

export function frozen(bytes: Uint8Array | string): FrozenFile {
  const path = join(folder, `${files++}.csv`)
  writeFileSync(path, bytes)
  return { name: 'delivery.csv', path, bytes: Buffer.byteLength(bytes) }
}

export interface Outcome {
  readonly refused: CauceError | null
  readonly rows: (string | null)[][]
  readonly lines: number[]
  readonly findings: Finding[]
  readonly summary: ReadSummary | null
}

export async function readWhole(file: FrozenFile, shape: DelimitedShape, wanted?: readonly string[]): Promise<Outcome> {
  const outcome = { rows: [] as (string | null)[][], lines: [] as number[], findings: [] as Finding[] }
  let summary: ReadSummary | null = null
  try {
    const names = wanted ?? shape.fields.map((field) => field.name)
    for await (const event of delimitedReader.read({ file, shape, wanted: names })) {
      if (event.kind === 'summary') summary = event
      else if (event.kind === 'finding') outcome.findings.push(event.finding)
      else {
        event.lines.forEach((line, row) => {
          outcome.rows.push(event.columns.map((column) => column[row] ?? null))
          outcome.lines.push(line)
        })
      }
    }
  } catch (error) {
    if (error instanceof CauceError) return { ...outcome, refused: error, summary }
    throw error
  }
  return { ...outcome, refused: null, summary }
}

export const readText = (text: string, shape: DelimitedShape, wanted?: readonly string[]): Promise<Outcome> =>
  readWhole(frozen(text), shape, wanted)
