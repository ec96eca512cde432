import { createReadStream } from 'node:fs'
import { CauceError } from '../../src/core/error.js'
import type { LineCut, NativeProver, NativeReading, NotNative } from '../../src/core/native-reading.js'
import type { ReadRequest } from '../../src/core/reader.js'
import { proveCuts } from './prove.js'
import { FixedWidthScan } from './scan.js'

const chunkBytes = 1 << 20

/**
 * Proves by one pass over the bytes that `rtrim(substr(line, start, length), ' ')` over whole lines gives the rows of
 * the strict reader. A field that the file's version lacks is a cut of length 0. Throws nothing that the strict reader
 * would not: a file that cannot be what the schema says is merely not native.
 */
export const fixedWidthProver: NativeProver = { formats: ['fixed-width'], prove }

async function prove({ file, shape, wanted }: ReadRequest): Promise<NativeReading | NotNative> {
  if (shape.format !== 'fixed-width') {
    throw new CauceError('internal', {
      code: 'FORMAT_WRONG',
      what: `format ${shape.format} was given to the fixed-width prover`,
    })
  }
  const scan = new FixedWidthScan(file.name, shape)
  for await (const chunk of createReadStream(file.path, { highWaterMark: chunkBytes })) {
    scan.update(chunk)
    if (scan.hopeless) break
  }
  const proof = proveCuts(scan.finish(), file.name, shape, wanted)
  if (!proof.proven) return { reason: proof.obstacle.rule, line: proof.obstacle.line }
  const records = proof.records.map(({ type, columns }) => ({
    type,
    cuts: columns.map(({ name, cut }): LineCut => cut ?? { name, start: 1, length: 0 }),
  }))
  return {
    encoding: proof.encoding,
    lineEnd: proof.lineEnd,
    skipLines: 0,
    layout: { kind: 'lines', recordType: shape.recordType, records },
    summary: proof.summary,
    findings: proof.findings,
  }
}
