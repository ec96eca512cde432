import { CauceError } from '../core/error.js'
import type { FoundRelease } from '../publish/open-release.js'
import { releaseOfPeriod } from '../publish/release-of-period.js'
import type { Classing } from '../spec/index-tree.js'
import type { PipelineSpecs } from './load-pipeline.js'

/** Releases whose cut points and scores a run compares with; null where the model has no base, or the run is that of the base period. */
export interface BaseReleases {
  readonly ivti: FoundRelease | null
  readonly clrisk: FoundRelease | null
}

/** Finds the base releases before anything is read; a fault where one is not there yet. */
export async function baseReleases(specs: PipelineSpecs, releases: string): Promise<BaseReleases> {
  const { index, classing, clrisk } = specs.pipeline.value
  return {
    ivti: index === undefined ? null : await baseOf(specs, releases, classing, ['classing', 'base']),
    clrisk: clrisk === undefined ? null : await baseOf(specs, releases, clrisk.classing, ['clrisk', 'classing', 'base']),
  }
}

/** What the results depend on of the releases compared with. */
export function baseMarks({ ivti, clrisk }: BaseReleases): readonly string[] {
  return [ivti, clrisk].map((release) => release?.manifest.fingerprint ?? '')
}

async function baseOf(specs: PipelineSpecs, releases: string, { base }: Classing, place: readonly string[]): Promise<FoundRelease | null> {
  const { pipeline, period } = specs.pipeline.value
  if (base === undefined || base === period) return null
  const found = await releaseOfPeriod(releases, pipeline, base)
  if (found !== undefined) return found
  throw new CauceError('notFound', {
    code: 'BASE_RELEASE_ABSENT',
    where: specs.pipeline.placeOf(place),
    what: `there is no release of ${pipeline} for ${base}, whose cut points the classes of ${period} use`,
    todo: `Run: cauce run ${pipeline} --period ${base}`,
  })
}
