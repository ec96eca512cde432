import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(process.env['CAUCE_REAL_DATA'] ?? join(import.meta.dirname, '../../shared/data'))
const printed = new Set<string>()

/** Path of a real public file, or undefined with a printed reason where the folder of real files is absent. */
export function realData(relative: string): string | undefined {
  const path = join(root, relative)
  if (existsSync(path)) return path
  if (!printed.has(relative)) {
    printed.add(relative)
    process.stdout.write(`skipped: real file ${relative} is not on this machine; set CAUCE_REAL_DATA to its folder\n`)
  }
  return undefined
}
