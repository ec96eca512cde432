import { didYouMean } from '../core/nearest.js'
import { CauceError } from '../core/error.js'
import type { Acceptance } from '../quality/run-checks.js'
import { checkKinds } from '../spec/pipeline.js'

export interface AcceptanceOptions {
  readonly accept?: string
  readonly by?: string
  readonly note?: string
}

const shortestNote = 8

/** What a person lets pass in this run; a name and a reason are kept with the release. */
export function acceptanceOf({ accept, by, note }: AcceptanceOptions): Acceptance | undefined {
  if (accept === undefined) return undefined
  const checks = accept.split(',').map((each) => each.trim())
  const unknown = checks.find((each) => !checkKinds.some((kind) => kind === each))
  if (unknown !== undefined) throw new CauceError('usage', { code: 'USAGE_ACCEPT', what: `--accept names "${unknown}"`, expected: `checks among ${checkKinds.join(', ')}`, todo: didYouMean(unknown, checkKinds) })
  if (by === undefined || by.trim() === '' || note === undefined || note.trim().length < shortestNote) {
    throw new CauceError('usage', { code: 'USAGE_ACCEPT', what: '--accept without who and why', expected: '--by <name> and --note <reason>: both are kept with the release' })
  }
  return { checks, by: by.trim(), note: note.trim() }
}
