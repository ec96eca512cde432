import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** Folder of the command as people run it: a bundle, made anew before any test (`test/bundles.ts`). */
export const commandFolder = join(import.meta.dirname, '../../dist/command')

/** Arguments of node for the command. */
export function command(): readonly string[] {
  return [join(commandFolder, 'cauce.js')]
}

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command in a process of its own. */
export function cauce(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command(), ...args], { encoding: 'utf8', env: { ...process.env, ...env } })
  return { status, stdout, stderr }
}

/** A transcript without what differs from run to run: folders, times, hashes, durations. */
export function normalised(text: string, folders: Readonly<Record<string, string>>): string {
  const named = Object.entries(folders).reduce((all, [name, folder]) => all.replaceAll(folder, `<${name}>`), text)
  return named
    .replaceAll(/\d{8}T\d{6}Z-[0-9a-f]{8}/g, '<release>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g, '<time>')
    .replaceAll(/received \d{4}-\d{2}-\d{2}/g, 'received <day>')
    .replaceAll(/sha256 [0-9a-f]{12}/g, 'sha256 <hash>')
    .replaceAll(/Published in [\d.]+ s/g, 'Published in <n> s')
    .replaceAll(/[ \t]+$/gm, '')
}
