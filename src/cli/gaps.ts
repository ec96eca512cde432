import { loadPipelineSpecs } from '../pipeline/load-pipeline.js'
import { measureGaps } from '../pipeline/measure-gaps.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import { gapReport } from '../quality/gap-report.js'
import type { Gap } from '../quality/gap-report.js'
import { findRelease } from './find-release.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { pipelinePeriod } from './release-line.js'
import { openWorkspace } from './spec-files.js'

interface GapsOptions {
  readonly state: string
  readonly workspace?: string
  readonly json?: boolean
}

const words: Readonly<Record<Gap['kind'], string>> = {
  absent: 'asked for, and absent',
  sparse: 'often without a value',
  'unknown-codes': 'codes outside the list',
  quarantine: 'records in quarantine',
  territories: 'territories without data',
  age: 'older than its limit',
}

/** What each registry of the release in force lacks, and what closing the gap would unlock. */
export async function gaps(name: string, options: GapsOptions): Promise<void> {
  const { pipeline, period } = pipelinePeriod(name, undefined)
  const specs = loadPipelineSpecs(openWorkspace(options.workspace), pipeline, period)
  const reader = await openReleaseDatabase(await findRelease(name, undefined, options.state))
  try {
    const found = gapReport(await measureGaps(reader, specs, new Date()))
    const table = textTable(['registry', 'gap', 'of', 'how much', 'closing it gives'], found.map((gap) => [gap.registry, words[gap.kind], gap.of, figureOf(gap), gap.unlocks]), 64)
    print(options.json, found, found.length === 0 ? 'No gap beyond the limits.' : table)
  } finally {
    await reader.close()
  }
}

function figureOf({ kind, figure }: Gap): string {
  return kind === 'age' ? `${figure} days` : `${(100 * figure).toFixed(figure < 0.1 ? 1 : 0)} %`
}
