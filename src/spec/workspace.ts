import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { SpecFiles } from '../core/spec-files.js'

export const specFolders = ['schemas/raw', 'schemas/canonical', 'schemas/indicators', 'schemas/territories', 'schemas/dummy', 'mappings', 'pipelines'] as const
export type SpecFolder = (typeof specFolders)[number]

export interface FoundSpec {
  readonly path: string
  readonly text: string
  /** True when a user's file stands in the place of a built-in one. */
  readonly overlays: boolean
}

/**
 * The user's folder laid over the built-in one: a user's file wins over a built-in file of the same name.
 * `roots` are ordered from the strongest to the weakest; the last is the built-in workspace.
 */
export class Workspace {
  constructor(
    private readonly files: SpecFiles,
    readonly roots: readonly string[],
  ) {}

  find(folder: SpecFolder, name: string): FoundSpec | undefined {
    for (const [rank, root] of this.roots.entries()) {
      const path = `${root}/${folder}/${name}`
      const text = this.files.read(path)
      if (text === undefined) continue
      const overlays = this.roots.slice(rank + 1).some((weaker) => this.files.read(`${weaker}/${folder}/${name}`) !== undefined)
      return { path, text, overlays }
    }
    return undefined
  }

  /** Names below a folder that end so, over all roots, in code-point order. */
  names(folder: SpecFolder, suffix: string): readonly string[] {
    const all = this.roots.flatMap((root) => this.files.list(`${root}/${folder}`)).filter((name) => name.endsWith(suffix))
    return [...new Set(all)].sort()
  }

  /** The file, or a fault that names the nearest one. */
  require(folder: SpecFolder, name: string, suffix: string): FoundSpec {
    const found = this.find(folder, `${name}${suffix}`)
    if (found !== undefined) return found
    const known = this.names(folder, suffix).map((file) => file.slice(0, -suffix.length))
    throw new CauceError('notFound', {
      code: 'SPEC_NOT_FOUND',
      what: `there is no ${folder}/${name}${suffix} in ${this.roots.length > 1 ? 'this workspace or the built-in one' : 'this workspace'}`,
      expected: known.length === 0 ? undefined : `one of ${known.join(', ')}`,
      todo: didYouMean(name, known),
    })
  }

  /** User's files that take the place of built-in ones, for `cauce` to say so. */
  overlaid(): readonly string[] {
    return specFolders.flatMap((folder) => this.names(folder, '').filter((name) => this.find(folder, name)?.overlays === true).map((name) => `${folder}/${name}`))
  }
}
