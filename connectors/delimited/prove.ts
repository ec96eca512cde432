import { createReadStream } from 'node:fs'
import type { FrozenFile } from '../../src/core/reader.js'
import type { DelimitedShape } from '../../src/core/resource.js'
import type { Proof } from './proof.js'
import { RegularityScan } from './regularity-scan.js'

const chunkBytes = 1 << 20

/**
 * One pass over the bytes that says whether DuckDB may read the file itself (see `Proof`). Never throws for what the
 * file holds:
 * an irregular file is left to the strict reader, which alone refuses. `wanted` as for reading; all fields of the
 * schema by default.
 */
export async function proveRegular(
  file: FrozenFile,
  shape: DelimitedShape,
  wanted?: readonly string[],
): Promise<Proof> {
  const scan = new RegularityScan(file.name, shape, wanted)
  for await (const chunk of createReadStream(file.path, { highWaterMark: chunkBytes })) {
    if (!scan.update(chunk)) break
  }
  return scan.finish()
}
