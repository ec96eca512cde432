import { RecordBatchFileWriter, RecordBatchStreamWriter } from 'apache-arrow'
import type { BufferStream } from '../../warehouse/buffers/stream-buffers.js'
import { arrowBatch, arrowSchema } from './arrow-batch.js'
import type { ArrowWords } from './arrow-batch.js'

/** A file can be read from any place; a stream is read from its beginning, e.g. over HTTP. */
export type ArrowForm = 'file' | 'stream'

/**
 * A result as Arrow IPC, piece by piece; `write` takes each piece in turn. Decimals are 128 bits wide; JavaScript's Arrow shows them
 * unscaled, with the scale in the type.
 */
export async function writeArrow(stream: BufferStream, form: ArrowForm, write: (bytes: Uint8Array) => Promise<void>, words: ArrowWords = { table: new Map(), columns: new Map() }): Promise<number> {
  const writer = form === 'file' ? new RecordBatchFileWriter() : new RecordBatchStreamWriter()
  const written = drain(writer, write)
  const schema = arrowSchema(stream.columns, words)
  let rows = 0
  try {
    writer.reset(undefined, schema)
    for await (const batch of stream.batches) {
      writer.write(arrowBatch(schema, stream.columns, batch))
      rows += batch.rows
    }
    writer.finish()
  } catch (error) {
    writer.abort(error)
    await written.catch(() => undefined)
    throw error
  }
  await written
  return rows
}

async function drain(writer: AsyncIterable<Uint8Array>, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for await (const bytes of writer) await write(bytes)
}
