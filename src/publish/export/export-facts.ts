import type { Language } from '../../spec/publication.js'
import type { PublicSource, PublicView } from '../view/public-view.js'

/** What stands beside exported tables. Neither the name of the release nor a time: the same results are exported as the same bytes. */
export interface ExportFacts extends Pick<PublicView, 'pipeline' | 'title' | 'period' | 'vintage' | 'level' | 'status' | 'cauce' | 'publisher' | 'contact' | 'citation' | 'licence' | 'models' | 'territories'> {
  readonly sources: readonly Pick<PublicSource, 'registry' | 'institution' | 'period' | 'files'>[]
  /** The first is the main one. */
  readonly languages: readonly Language[]
  /** Of everything that the results rest on. */
  readonly fingerprint: string
}

export function exportFacts(view: PublicView, languages: readonly Language[], fingerprint: string): ExportFacts {
  const { release: _release, madeAt: _madeAt, ...facts } = view
  const sources = view.sources.map(({ registry, institution, period, files }) => ({ registry, institution, period, files }))
  return { ...facts, sources, languages, fingerprint }
}
