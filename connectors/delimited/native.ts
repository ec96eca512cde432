import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { CauceError } from '../../src/core/error.js'
import type { NativeProver, NativeReading, NotNative } from '../../src/core/native-reading.js'
import type { ReadRequest } from '../../src/core/reader.js'
import type { DelimitedShape } from '../../src/core/resource.js'
import { transcodeStream } from '../text/transcode.js'
import type { RegularProof } from './proof.js'
import { proveRegular } from './prove.js'

/** Proves by one pass over the bytes that the engine's own reader gives the rows of the strict reader. */
export const delimitedProver: NativeProver = {
  formats: ['delimited'],
  async prove(request: ReadRequest): Promise<NativeReading | NotNative> {
    const shape = delimitedShape(request)
    const proof = await proveRegular(request.file, shape, request.wanted)
    return proof.regular ? reading(proof, shape) : { reason: proof.reason, line: proof.line, curable: proof.cure === 'transcode' }
  },
  async transcode(request: ReadRequest, into: string): Promise<ReadRequest> {
    const shape = delimitedShape(request)
    const { file } = request
    await pipeline(transcodeStream(createReadStream(file.path, { highWaterMark: 1 << 20 }), shape.encoding, file.name), createWriteStream(into, { mode: 0o600 }))
    const { size } = await stat(into)
    return { ...request, file: { ...file, path: into, bytes: size }, shape: { ...shape, encoding: 'utf-8' } }
  },
}

function delimitedShape({ shape }: ReadRequest): DelimitedShape {
  if (shape.format === 'delimited') return shape
  throw new CauceError('internal', { code: 'FORMAT_WRONG', what: `format ${shape.format} was given to the delimited prover` })
}

function reading(proof: RegularProof, shape: DelimitedShape): NativeReading {
  const known = new Set(proof.columns)
  const total = proof.headerLines + proof.rows
  return {
    encoding: proof.nativeEncoding,
    lineEnd: proof.lineEnd,
    skipLines: proof.headerLines,
    layout: {
      kind: 'columns',
      delimiter: shape.delimiter,
      quote: proof.quote,
      names: proof.columns.map((name, index) => name ?? strangerName(index, known)),
    },
    findings: proof.findings,
    summary: {
      kind: 'summary',
      lines: { total, header: proof.headerLines - proof.preambleLines, rows: proof.rows, quarantined: 0, dropped: proof.preambleLines },
      records: { '': proof.rows },
      layoutVersion: null,
      drift: proof.drift,
    },
  }
}

function strangerName(index: number, known: ReadonlySet<string | null>): string {
  let name = `unknown_${index + 1}`
  while (known.has(name)) name = `_${name}`
  return name
}
