import type { Manifest } from '../manifest.js'

export type Change = 'new' | 'gone' | 'changed'

/** What differs between two releases beside their figures: the possible reasons of every difference. */
export interface ReleaseCauses {
  /** Deliveries, by registry and period. */
  readonly data: readonly { readonly registry: string; readonly period: string; readonly change: Change; readonly files: readonly string[] }[]
  /** Specifications: pipelines, mappings, schemas, indicators, territories. */
  readonly mapping: readonly { readonly file: string; readonly change: Change }[]
  /** Versions of Cauce and of its method; empty where both are the same. */
  readonly method: readonly { readonly what: 'cauce' | 'method'; readonly before: string; readonly after: string }[]
}

export function releaseCauses(before: Manifest, after: Manifest): ReleaseCauses {
  const versions = [
    { what: 'cauce' as const, before: before.cauce, after: after.cauce },
    { what: 'method' as const, before: String(before.methodVersion ?? 'not told'), after: String(after.methodVersion ?? 'not told') },
  ]
  return {
    data: changedDeliveries(before, after),
    mapping: changedKeys(hashes(before), hashes(after)).map(({ key, change }) => ({ file: key, change })),
    method: versions.filter((version) => version.before !== version.after),
  }
}

function changedDeliveries(before: Manifest, after: Manifest): ReleaseCauses['data'] {
  const by = (manifest: Manifest): ReadonlyMap<string, string> => {
    const found = new Map<string, string>()
    for (const { registry, period, sha256 } of manifest.deliveries) found.set(`${registry} ${period}`, `${found.get(`${registry} ${period}`) ?? ''} ${sha256}`)
    return found
  }
  return changedKeys(by(before), by(after)).map(({ key, change }) => {
    const [registry = '', period = ''] = key.split(' ')
    const side = change === 'gone' ? before : after
    return { registry, period, change, files: side.deliveries.filter((each) => each.registry === registry && each.period === period).map(({ file }) => file) }
  })
}

/** Format 1 told no indicators and no territories: what it did not tell is not compared. */
function hashes(manifest: Manifest): ReadonlyMap<string, string> {
  return new Map(manifest.specifications.map(({ file, sha256 }) => [file, sha256]))
}

function changedKeys(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly { readonly key: string; readonly change: Change }[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  return keys.flatMap((key) => {
    if (before.get(key) === after.get(key)) return []
    return [{ key, change: before.has(key) ? (after.has(key) ? ('changed' as const) : ('gone' as const)) : ('new' as const) }]
  })
}
