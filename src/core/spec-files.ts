/** The files of a workspace, as the doors hand them in. */
export interface SpecFiles {
  /** The text of a file, or undefined when there is none; paths use `/`. */
  read(path: string): string | undefined
  /** Files below a folder, as paths relative to it, in code-point order; empty when there is no folder. */
  list(folder: string): readonly string[]
}
