import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll } from 'vitest'

const folder = join(import.meta.dirname, '../dist')

/**
 * A script of the tests bundled into one file, which starts in half the time that it takes from its sources; gone with the test file that
 * asks for it. The file lies two folders below the root, as the script does.
 */
export async function program(script: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const own = mkdtempSync(join(folder, 'program-'))
  afterAll(() => rmSync(own, { recursive: true, force: true }))
  const outfile = join(own, `${basename(script, '.ts')}.mjs`)
  await build({ entryPoints: [script], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' })
  return outfile
}
