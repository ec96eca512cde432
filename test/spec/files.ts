import type { SpecFiles } from '../../src/core/spec-files.js'
import { Workspace } from '../../src/spec/workspace.js'

/** A workspace of texts by path; the roots are `user` and `built-in`. */
export function workspaceOf(texts: Readonly<Record<string, string>>, roots: readonly string[] = ['user', 'built-in']): Workspace {
  const files: SpecFiles = {
    read: (path) => texts[path],
    list: (folder) =>
      Object.keys(texts)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1))
        .sort(),
  }
  return new Workspace(files, roots)
}
