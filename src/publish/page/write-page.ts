import { copyFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { CauceError } from '../../core/error.js'
import type { TerritoryMap } from '../map/territory-map.js'
import type { PublicView } from '../view/public-view.js'
import { indexHtml } from './index-html.js'
import { packView } from './pack-view.js'
import type { PageFacts } from './pack-view.js'
import type { PageDownload, PagePayload } from './page-payload.js'

/** Files of the browser's part, as the build leaves them in one folder. */
export const pageAssets = ['page.js', 'page.css'] as const

const ownFiles: ReadonlySet<string> = new Set(['index.html', 'data.js', ...pageAssets])

/**
 * Writes the page into a folder that may hold the exports already: they are offered for download. Opens from the file system and asks
 * nothing of the network. `assets` is the folder of the built browser part.
 */
export async function writePage(view: PublicView, map: TerritoryMap, folder: string, facts: Omit<PageFacts, 'downloads' | 'sheets'>, assets: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const payload = packView(view, map, { ...facts, downloads: await downloadsIn(folder), sheets: await sheetsIn(folder, view, facts) })
  for (const file of pageAssets) await copyAsset(join(assets, file), join(folder, file))
  await writeFile(join(folder, 'data.js'), dataScript(payload))
  await writeFile(join(folder, 'index.html'), indexHtml(payload))
}

/** A classic script, since a page of the file system may not fetch; the text of a string is parsed faster than an object. */
export function dataScript(payload: PagePayload): string {
  const text = JSON.stringify(payload).replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return `globalThis.cauceData='${text}'\n`
}

async function copyAsset(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to)
  } catch (cause) {
    throw (await stat(from).catch(() => undefined)) === undefined
      ? new CauceError('internal', { code: 'PAGE_ASSETS_ABSENT', where: { file: from }, what: "the page's browser part has not been built", todo: 'Run npm run build, or install Cauce again.', cause })
      : cause
  }
}

async function downloadsIn(folder: string): Promise<readonly PageDownload[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.')).map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  const names = files.filter((name) => !name.startsWith('sheets/') && !ownFiles.has(name)).sort()
  return Promise.all(names.map(async (file) => ({ file, bytes: (await stat(join(folder, file))).size })))
}

async function sheetsIn(folder: string, view: PublicView, { languages }: Pick<PageFacts, 'languages'>): Promise<PagePayload['sheets']> {
  const [language = 'en'] = languages
  const names = new Set(await readdir(join(folder, 'sheets', language)).catch(() => []))
  const [first] = view.territories
  if (first === undefined || names.size === 0) return 'none'
  if (names.has(`${first.code}.html`)) return 'territory'
  return first.parentCode !== null && names.has(`${first.parentCode}.html`) ? 'parent' : 'national'
}
