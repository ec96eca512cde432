import type { Formats } from '../ingest/land.js'

/** The readers and provers of every format, the composition of `connectors/`. */
export async function allFormats(): Promise<Formats> {
  const { readers, provers } = await import('../../connectors/index.js')
  return {
    readers: new Map(readers.flatMap((reader) => reader.formats.map((format) => [format, reader] as const))),
    provers: new Map(provers.flatMap((prover) => prover.formats.map((format) => [format, prover] as const))),
  }
}
