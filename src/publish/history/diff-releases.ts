import { CauceError } from '../../core/error.js'
import { databaseFile } from '../manifest.js'
import type { FoundRelease } from '../open-release.js'
import { verifyFile } from '../seal-release.js'
import { compareTerritories } from './compare-territories.js'
import type { ChangedTerritory, Mover, TerritoryCounts } from './compare-territories.js'
import type { ListedRelease } from './list-releases.js'
import { releaseCauses } from './release-causes.js'
import type { ReleaseCauses } from './release-causes.js'

/**
 * Why a territory's class differs. data: a delivery behind what moved it; mapping: a specification behind it; method: a version of Cauce or
 * its method; cuts: its score is the same and the cut points moved with other territories.
 */
export type Reason = 'data' | 'mapping' | 'method' | 'cuts'

export interface TerritoryDifference extends ChangedTerritory {
  readonly reasons: readonly Reason[]
  /** What moved the score most, at most three. */
  readonly movers: readonly Mover[]
}

export interface ReleaseDiff {
  readonly pipeline: string
  readonly before: string
  readonly after: string
  readonly causes: ReleaseCauses
  readonly counts: readonly TerritoryCounts[]
  /** Territories of another class, in order of code. */
  readonly territories: readonly TerritoryDifference[]
}

/** Compares two releases of a pipeline: which territories change class, by how much, and what may be the reason. */
export async function diffReleases(pipeline: string, before: ListedRelease, after: ListedRelease): Promise<ReleaseDiff> {
  const [first, second] = [await sound(before), await sound(after)]
  const causes = releaseCauses(first.manifest, second.manifest)
  const { counts, changed, movers } = await compareTerritories(first, second)
  const territories = changed.map((territory) => {
    const own = movers.filter((mover) => mover.territory_code === territory.territory_code && mover.model === territory.model)
    return { ...territory, movers: own, reasons: reasonsOf(territory, own, causes) }
  })
  return { pipeline, before: before.id, after: after.id, causes, counts, territories }
}

/** Reasons of one territory, from what changed between the releases and what moved its score. */
export function reasonsOf(territory: ChangedTerritory, movers: readonly Mover[], causes: ReleaseCauses): readonly Reason[] {
  if (territory.score_before === territory.score_after && territory.score_after !== null) {
    return causes.mapping.some(({ file }) => file.startsWith('pipelines/')) ? ['cuts', 'mapping'] : ['cuts']
  }
  const registries = new Set(movers.flatMap((mover) => mover.registries.split(' ').filter((name) => name !== '')))
  // A factor of the model, or a score that came or went, may rest on any delivery.
  const isAny = registries.size === 0
  const data = causes.data.some(({ registry }) => isAny || registries.has(registry))
  const items = new Set(movers.map(({ item }) => item))
  const mapping = causes.mapping.some(({ file }) => isAny || concerns(file, registries, items))
  const found: Reason[] = [...(data ? (['data'] as const) : []), ...(mapping ? (['mapping'] as const) : []), ...(causes.method.length > 0 ? (['method'] as const) : [])]
  // An index is relative: what moves others moves this territory's scale.
  if (found.length > 0) return found
  return [...(causes.data.length > 0 ? (['data'] as const) : []), ...(causes.mapping.length > 0 ? (['mapping'] as const) : [])]
}

function concerns(file: string, registries: ReadonlySet<string>, items: ReadonlySet<string>): boolean {
  if (/^(pipelines\/|schemas\/canonical\/|territories )/.test(file)) return true
  if (file.startsWith('indicator ')) return items.has(file.slice('indicator '.length))
  return [...registries].some((registry) => file.includes(`/${registry}.yaml`))
}

async function sound({ folder, manifest, damage, id }: ListedRelease): Promise<FoundRelease> {
  if (manifest === null) throw new CauceError('storage', { code: 'RELEASE_DAMAGED', where: { file: folder }, what: `the release ${id} is damaged: ${damage ?? ''}`, todo: 'Compare with another one.' })
  await verifyFile(folder, manifest, databaseFile)
  return { folder, manifest }
}
