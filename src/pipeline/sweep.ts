import { rmSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StateFolder } from './state-folder.js'

/** Removes what a run that was killed has left: inflated and rewritten bytes, half a delivery, half a release. Belongs behind the lock. */
export async function sweepLeftovers(state: StateFolder, pipeline: string): Promise<void> {
  await clearScratch(state)
  await removeNamed(state.vault, (name) => name.startsWith('part-'))
  await removeNamed(join(state.releases, pipeline), (name) => name.startsWith('.building-') || name.startsWith('.current-'))
}

/** Empties the scratch folder; the raw views that look into it are gone with the run. */
export async function clearScratch(state: StateFolder): Promise<void> {
  await rm(state.scratch, { recursive: true, force: true })
}

/** For a process that must end now: leaves neither its lock nor identified bytes behind. What it has half written is swept by the next run. */
export function abandonAtOnce(state: StateFolder): void {
  rmSync(state.scratch, { recursive: true, force: true })
  rmSync(state.currentStep, { force: true })
  rmSync(state.lock, { force: true })
}

async function removeNamed(folder: string, isLeftover: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter(isLeftover)) await rm(join(folder, name), { recursive: true, force: true })
}
