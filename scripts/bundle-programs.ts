import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { build } from 'esbuild'
import { noticesOf } from './notices.js'

const root = join(import.meta.dirname, '..')

/**
 * Packages that are not carried in a bundle but loaded from `node_modules`, each with the reason. All others are carried: a module in a
 * bundle costs a tenth of one in a file of its own.
 */
export const external = [
  '@duckdb/node-bindings', // native code, found by its own path
  '@myriaddreamin/typst-ts-node-compiler', // native code, found by its own path
  'pino', // starts threads from files beside it
  'node-cron', // starts processes from files beside it
  'exceljs', // 120 packages, wanted only where a workbook is written
  'apache-arrow', // wanted only where Arrow is written: no gain was measured
  'nodemailer', // wanted only where a mail is sent
  'shapefile', // 700 kB of encodings, wanted only for boundaries
] as const

/** The command, and the process of its SQL door, which is started as a file beside it. */
export async function bundleCommand(): Promise<void> {
  await bundle('command', { cauce: 'src/cli/main.ts', 'sql-process': 'src/web/sql-process.ts' })
}

/** The programs that the bench sets beside each other, ours and those by hand, built as the command is. */
export async function bundleContests(): Promise<void> {
  await bundle('contest', { clrisk: 'bench/clrisk/contest.ts', delivery: 'bench/contest.ts', 'look-only': 'bench/unchanged/look-only.ts', 'plain-server': 'bench/plain-server.ts' })
}

/**
 * Programs of Node in a flat folder of `dist`, with what they share and what they load late in files beside them. Nothing is minified:
 * the lines of a fault stay readable, and maps without sources name their place in the sources. Files that are as they should be are not
 * touched, so that a build of the same sources disturbs no process that runs.
 */
async function bundle(folder: string, programs: Readonly<Record<string, string>>): Promise<void> {
  const outdir = join(root, 'dist', folder)
  const { outputFiles, metafile } = await build({
    entryPoints: programs,
    absWorkingDir: root,
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: [...external],
    // Packages of the older module format ask for Node's own modules by `require`, which a module has not.
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    sourcemap: 'linked',
    sourcesContent: false,
    charset: 'utf8',
    chunkNames: '[name]-[hash]',
    tsconfig: join(root, 'tsconfig.json'),
    metafile: true,
    write: false,
    logLevel: 'warning',
  })
  const texts = new Map(outputFiles.map(({ path, text }) => [relative(outdir, path), text]))
  texts.set('NOTICES.txt', noticesOf(Object.keys(metafile.inputs).map((path) => join(root, path)), external))
  mkdirSync(outdir, { recursive: true })
  for (const [name, text] of texts) {
    const file = join(outdir, name)
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
  }
  for (const name of readdirSync(outdir)) if (!texts.has(basename(name))) rmSync(join(outdir, name), { recursive: true })
}
