import type { Finding } from './finding.js'
import type { ReadRequest, ReadSummary } from './reader.js'
import type { FormatName } from './resource.js'

export interface LineCut {
  readonly name: string
  /** 1-based, in characters. */
  readonly start: number
  readonly length: number
}

/** How a native reader may read a file that a scan of its bytes has proved: it must give what strict reading gives. */
export interface NativeReading {
  readonly encoding: 'utf-8' | 'latin-1'
  readonly lineEnd: 'lf' | 'crlf'
  /** Physical lines before the first record. */
  readonly skipLines: number
  readonly layout:
    | { readonly kind: 'columns'; readonly delimiter: string; readonly quote: string | null; readonly names: readonly string[] }
    | {
        readonly kind: 'lines'
        readonly recordType: { readonly start: number; readonly length: number } | null
        readonly records: readonly { readonly type: string; readonly cuts: readonly LineCut[] }[]
      }
  readonly summary: ReadSummary
  readonly findings: readonly Finding[]
}

export interface NotNative {
  readonly reason: string
  /** First line on which it shows; 0 when it concerns the whole file. */
  readonly line: number
  /** True when only the encoding stands in the way, so that a copy in UTF-8 may be proved instead. */
  readonly curable?: boolean | undefined
}

/** One cheap pass over the bytes that decides whether a native reader may be trusted with a file. */
export interface NativeProver {
  readonly formats: readonly FormatName[]
  prove(request: ReadRequest): Promise<NativeReading | NotNative>
  /** Writes the same text as UTF-8 to `into`; the request given back speaks of that copy. */
  transcode?(request: ReadRequest, into: string): Promise<ReadRequest>
}

export function isNative(proof: NativeReading | NotNative): proof is NativeReading {
  return 'layout' in proof
}
