import { renameSync, writeFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Progress } from '../core/effects.js'

/** What the process that holds the lock is at. */
export interface CurrentStep {
  readonly pid: number
  readonly step: string
  /** ISO 8601, UTC. */
  readonly since: string
}

/** Progress that also leaves the current step in a file, for whoever looks while the database is taken. A file that cannot be written stops nothing. */
export function writtenProgress(progress: Progress, path: string, pid: number): Progress {
  let current = ''
  const write = (step: string): void => {
    current = step
    try {
      writeFileSync(`${path}.next`, JSON.stringify({ pid, step }), { mode: 0o600 })
      renameSync(`${path}.next`, path)
    } catch {
      // A full disk is told where something depends on it.
    }
  }
  return {
    report: (step, done, total, unit) => {
      if (step !== current) write(step)
      progress.report(step, done, total, unit)
    },
    ...(progress.passed === undefined ? {} : { passed: progress.passed.bind(progress) }),
  }
}

/** The step that the process has last begun; undefined where it left none, or another process did. */
export async function readCurrentStep(path: string, pid: number): Promise<CurrentStep | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('step' in value) || value.pid !== pid) return undefined
    return { pid, step: String(value.step), since: (await stat(path)).mtime.toISOString() }
  } catch {
    return undefined
  }
}
