/**
 * The bytes contradict the declared encoding. `offset` is the byte at which it shows, null when the file as a whole
 * does.
 */
export class EncodingContradiction extends Error {
  readonly offset: number | null
  readonly what: string
  readonly looksLike: string | null

  constructor(offset: number | null, what: string, looksLike: string | null) {
    super(what)
    this.name = 'EncodingContradiction'
    this.offset = offset
    this.what = what
    this.looksLike = looksLike
  }
}
