/** One file as an institution delivers it. */
export interface OfferedFile {
  /** Name relative to the place it was found in. */
  readonly name: string
  readonly bytes: number
}

/** Access to a place where deliveries lie. One module of `connectors/` per kind of access. */
export interface Connector {
  readonly kind: string
  /** Files at `location` whose name matches the pattern (`*` within a folder), in name order. */
  list(location: string, pattern: string): Promise<readonly OfferedFile[]>
  /** The bytes, in order; fails rather than giving fewer than were offered. */
  open(location: string, file: OfferedFile): AsyncIterable<Uint8Array>
}
