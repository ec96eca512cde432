import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pipeline } from '../spec/pipeline.js'

/** Where the file of boundaries lies that a pipeline asks for. */
export interface FoundBoundaries {
  /** As the pipeline writes it. */
  readonly file: string
  /** Undefined where it is in none of the folders. */
  readonly path: string | undefined
  /** SHA-256 of its bytes: other boundaries make another release. Null where it is not there. */
  readonly sha256: string | null
}

/** Looks for the boundaries below each folder in turn; null where the pipeline asks for none. */
export async function findBoundaries({ publication }: Pipeline, roots: readonly string[]): Promise<FoundBoundaries | null> {
  if (publication.boundaries === undefined) return null
  const { file } = publication.boundaries
  for (const root of roots) {
    const path = join(root, file)
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile() === true) return { file, path, sha256: createHash('sha256').update(await readFile(path)).digest('hex') }
  }
  return { file, path: undefined, sha256: null }
}

/** What a person should hear of boundaries that are not there. */
export function boundaryNotes(found: FoundBoundaries | null): readonly string[] {
  if (found === null || found.path !== undefined) return []
  return [`The boundaries ${found.file} are neither in the data folder nor in the workspace: the map is drawn without them.`]
}
