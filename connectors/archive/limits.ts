/** What an archive may cost; everything is counted while inflating, never believed from the archive's own directory. */
export interface ArchiveLimits {
  readonly entries: number
  /** Sum over all entries taken out of one archive. */
  readonly inflatedBytes: number
  /** Inflated bytes for each packed byte of an entry, held against it once the entry passes `ratioFrom` bytes. */
  readonly ratio: number
  readonly ratioFrom: number
}

/** A 100 GB registry passes; blank-padded lines pack 200 to 1 at most, deflate itself ends at 1,032 to 1. */
export const defaultLimits: ArchiveLimits = {
  entries: 10_000,
  inflatedBytes: 128 * 2 ** 30,
  ratio: 500,
  ratioFrom: 64 * 2 ** 20,
}
