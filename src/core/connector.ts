/** One file as an institution delivers it. */
export interface OfferedFile {
  /** Name relative to the place it was found in. */
  readonly name: string
  /** 0 where the place does not say before the file is opened. */
  readonly bytes: number
  /** Where the place can tell a touched file without reading it. */
  readonly identity?: FileIdentity | undefined
}

export interface FileIdentity {
  /** Another text after any change of the file. */
  readonly text: string
  /** When the file was last touched, in milliseconds since 1970. */
  readonly changedAt: number
}

/** How the records of a paged service become one delivery of JSON lines. Paths are keys joined by dots. */
export interface PagedAccess {
  /** Path of the array of records in each page. */
  readonly items: string
  /** Path of the address of the next page; a page without it is the last. */
  readonly next?: string | undefined
  /** Instead of `next`: the query parameter that counts pages, from `first`; an empty page is the last. */
  readonly parameter?: string | undefined
  readonly first: number
  /** Path of the number of records in all; it must be the same on every page and equal what came. */
  readonly total?: string | undefined
  /** Path within a record of what identifies it; seen twice, the source has changed under the reader. */
  readonly key?: string | undefined
}

/** What a pipeline says of the way to a place, beside its address. */
export interface SourceAccess {
  /** Hosts that a redirect may lead to, beside the host of the address. */
  readonly hosts: readonly string[]
  /** Header names and the names of the secrets that hold their values; never the values. */
  readonly headers: Readonly<Record<string, string>>
  readonly pages?: PagedAccess | undefined
  /** Tries in all for each request. */
  readonly attempts: number
  /** A source that sends nothing for so long is given up. */
  readonly idle_seconds: number
  /** A file that has not come in full by then is given up. */
  readonly total_seconds: number
}

/** Access to a place where deliveries lie. One module of `connectors/` per kind of access. */
export interface Connector {
  readonly kind: string
  /** Files at `location` whose name matches the pattern (`*` within a folder), in name order. */
  list(location: string, pattern: string, access?: SourceAccess): Promise<readonly OfferedFile[]>
  /** The bytes, in order; fails rather than giving fewer than were offered. A signal ends the waiting for more. */
  open(location: string, file: OfferedFile, access?: SourceAccess, signal?: AbortSignal): AsyncIterable<Uint8Array>
}
