import { join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Bundles the browser's part of the page into `dist/page`: two files that need nothing else. */
export async function bundlePage(): Promise<void> {
  await build({
    entryPoints: [
      { in: join(root, 'src/page/main.ts'), out: 'page' },
      { in: join(root, 'src/page/page.css'), out: 'page' },
    ],
    outdir: join(root, 'dist/page'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022'],
    charset: 'utf8',
    banner: { js: '/* Holds parts of D3, Observable Plot and TopoJSON (ISC licence, Mike Bostock and Observable, Inc.). */' },
    tsconfig: join(root, 'tsconfig.page.json'),
    logLevel: 'warning',
  })
}
