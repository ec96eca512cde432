import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CauceError } from '../core/error.js'
import type { SpecFiles } from '../core/spec-files.js'
import { specFolders, Workspace } from '../spec/workspace.js'

const files: SpecFiles = {
  read: (path) => (existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined),
  list: (folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .map((name) => name.replaceAll('\\', '/'))
          .filter((name) => statSync(join(folder, name)).isFile())
          .sort()
      : [],
}

/** The user's folder over the built-in workspace; without one named, the current folder when it holds specifications. */
export function openWorkspace(folder: string | undefined): Workspace {
  const builtIn = packageRoot()
  if (folder !== undefined && !existsSync(folder)) {
    throw new CauceError('notFound', { code: 'WORKSPACE_NOT_FOUND', where: { file: folder }, what: 'there is no such workspace folder', todo: `Make it, with ${specFolders.join(', ')} as needed.` })
  }
  const user = resolve(folder ?? '.')
  const isWorkspace = folder !== undefined || specFolders.some((name) => existsSync(join(user, name)))
  return new Workspace(files, isWorkspace && user !== builtIn ? [user, builtIn] : [builtIn])
}

export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** Folder of the page's browser part, as the build leaves it. */
export function pageAssets(): string {
  return join(packageRoot(), 'dist/page')
}
