import { basename } from 'node:path'
import { CauceError } from '../core/error.js'
import { storageFault } from '../ingest/storage-fault.js'
import type { RunResult } from './run-result.js'

/** A fault met while a run that has published is recorded: whoever reads it must know which release is in force. Faults of the program pass as they are. */
export function afterPublishing(error: unknown, { outcome, release }: Pick<RunResult, 'outcome' | 'release'>, root: string): unknown {
  const fault = storageFault(error, root, 'record the run')
  if (!(fault instanceof CauceError) || outcome !== 'published') return fault
  return new CauceError(fault.kind, { ...fault.parts, what: `${fault.parts.what}; the release ${basename(release)} was published before that and is in force, only the record of the run is not written` })
}
