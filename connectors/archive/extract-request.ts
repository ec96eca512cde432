export interface ExtractRequest {
  /** The packed bytes. */
  readonly path: string
  /** Name under which the archive was delivered. */
  readonly name: string
  /**
   * Folder, made if missing, that is this archive's alone: inflated files lie in it as `entry-00001`, never under names
   * of the archive.
   */
  readonly into: string
  /** Names of wanted entries (see `matchPattern`); a gzip file holds one and does not look at it. */
  readonly pattern: string
}
