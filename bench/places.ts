import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SpecFiles } from '../src/core/spec-files.js'
import { Workspace } from '../src/spec/workspace.js'

export function repository(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

const files: SpecFiles = {
  read: (path) => (existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined),
  list: (folder) => (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile()).sort() : []),
}

/** The bench's own workspaces, strongest first, over the built-in one. */
export function benchWorkspace(folders: readonly string[]): Workspace {
  const root = repository()
  return new Workspace(files, [...folders.map((folder) => join(root, 'bench', folder)), root])
}

/** Municipality codes of Brazil, of which the generated registries take theirs. */
export function municipalities(): readonly string[] {
  const text = readFileSync(join(repository(), 'schemas/territories/brazil/br-ibge/territories.csv'), 'utf8')
  return text.split('\n').filter((line) => line.startsWith('municipio,')).map((line) => line.split(',')[1] ?? '')
}
