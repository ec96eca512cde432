import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const rule = '-'.repeat(80)

interface About {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly homepage?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/**
 * What the licences of the packages of these files want told where the code is carried, and of what those packages depend on, which some
 * have copied into their own files. A package that names no licence stops the build.
 */
export function noticesOf(files: readonly string[], external: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(file)?.[0] ?? []))
  for (const folder of folders) for (const name of Object.keys(aboutOf(folder).dependencies ?? {})) if (!external.includes(name)) folders.add(besideOrIn(folder, name))
  const notices = [...new Set([...folders].map(noticeOf))].sort()
  return ['The programs in this folder carry code of these packages.', ...notices].join(`\n\n${rule}\n\n`)
}

function noticeOf(folder: string): string {
  const { name, version, license, homepage = '' } = aboutOf(folder)
  if (license === undefined) throw new Error(`${name} ${version} names no licence: put it among the external packages`)
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort().map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return [`${name} ${version} (${license})`, ...(texts.length > 0 ? texts : [`The package holds no text of its licence. ${homepage}`.trim()])].join('\n\n')
}

function aboutOf(folder: string): About {
  const about: About = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return about
}

/** Folder of a package that the one in `folder` depends on. */
function besideOrIn(folder: string, name: string): string {
  const own = join(folder, 'node_modules', name)
  return existsSync(own) ? own : join(/^.*[/\\]node_modules(?=[/\\])/.exec(folder)?.[0] ?? folder, name)
}
