import type { FrozenFile } from './reader.js'

export interface UnpackRequest {
  /** The frozen bytes. */
  readonly path: string
  /** Name under which the institution delivered them. */
  readonly name: string
  readonly bytes: number
  /** Pattern of the entry names wanted. */
  readonly pattern: string
  /** Folder for what is inflated. */
  readonly into: string
}

/** Takes plain files out of an archive, within limits; a plain file is given back as it is. */
export interface Unpacker {
  /** Throws `CauceError('delivery')` for a damaged or hostile archive. Files come in name order. */
  unpack(request: UnpackRequest): Promise<readonly FrozenFile[]>
}
