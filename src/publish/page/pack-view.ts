import type { Language } from '../../spec/publication.js'
import type { LocalText } from '../../spec/text.js'
import type { TerritoryMap } from '../map/territory-map.js'
import type { PublicChange, PublicModel, PublicTerritory, PublicView } from '../view/public-view.js'
import { packFigures, packNumbers, packStates, packWords } from './pack-column.js'
import type { PageChange, PageDownload, PageFactor, PageGroup, PageIndicator, PageMapNote, PageModel, PagePayload } from './page-payload.js'

/** What the page says beyond the figures. */
export interface PageFacts {
  readonly languages: readonly Language[]
  readonly level: LocalText
  readonly parentLevel: LocalText | null
  readonly threshold: number | null
  /** Titles of the factors by their id. */
  readonly factors: ReadonlyMap<string, LocalText>
  readonly mapNote: PageMapNote
  readonly downloads: readonly PageDownload[]
  readonly sheets: PagePayload['sheets']
}

/** The view by columns, rounded to what the page shows; the same figures in a tenth of the bytes. */
export function packView(view: PublicView, map: TerritoryMap, facts: PageFacts): PagePayload {
  const { territories } = view
  const parents = parentsOf(territories)
  const places = new Map(parents.map(([code], place) => [code, place]))
  const { pipeline, title, release, period, vintage, status, madeAt, cauce, publisher, contact, citation, licence } = view
  return {
    format: 1,
    about: { pipeline, title, release, period, vintage, status, madeAt, cauce, publisher, contact, citation, licence, languages: facts.languages, level: facts.level, parentLevel: facts.parentLevel, threshold: facts.threshold },
    territories: {
      code: territories.map(({ code }) => code),
      name: territories.map(({ name }) => name),
      parent: territories.map(({ parentCode }) => places.get(parentCode ?? '') ?? -1),
    },
    parents: { code: parents.map(([code]) => code), name: parents.map(([, name]) => name) },
    models: view.models.map((model) => packModel(model, view)),
    factors: packFactors(territories, facts.factors),
    indicators: packIndicators(view),
    groups: packGroups(territories),
    summaries: view.summaries,
    sources: view.sources,
    map,
    mapNote: facts.mapNote,
    downloads: facts.downloads,
    sheets: facts.sheets,
  }
}

function parentsOf(territories: readonly PublicTerritory[]): readonly (readonly [string, string])[] {
  const found = new Map(territories.flatMap(({ parentCode, parentName }) => (parentCode === null ? [] : [[parentCode, parentName ?? parentCode] as const])))
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1))
}

function packModel(model: PublicModel, { territories, changes }: PublicView): PageModel {
  const results = territories.map((territory) => territory.results.find((result) => result.model === model.id))
  const decimals = model.kind === 'clrisk' ? 4 : 2
  return {
    ...model,
    states: packStates(results.map((result) => result?.state ?? 'missing')),
    score: packNumbers(results.map((result) => result?.score), decimals),
    lower: packNumbers(results.map((result) => result?.lower), decimals),
    upper: packNumbers(results.map((result) => result?.upper), decimals),
    class: packWords(results.map((result) => result?.class)),
    classWithinParent: packWords(results.map((result) => result?.classWithinParent)),
    stability: packNumbers(results.map((result) => result?.stability), 2),
    coverage: packNumbers(results.map((result) => result?.coverage), 2),
    quality: packWords(results.map((result) => result?.quality)),
    children: packNumbers(results.map((result) => result?.children), 0),
    childrenAtRisk: packNumbers(results.map((result) => result?.childrenAtRisk), 0),
    change: packChange((changes ?? []).filter((change) => change.model === model.id), territories, decimals),
  }
}

function packChange(changes: readonly PublicChange[], territories: readonly PublicTerritory[], decimals: number): PageChange | null {
  const [first] = changes
  if (first === undefined) return null
  const byCode = new Map(changes.map((change) => [change.code, change]))
  const own = territories.map(({ code }) => byCode.get(code))
  return {
    basePeriod: first.basePeriod,
    comparison: first.comparison,
    differentParts: first.differentParts ?? '',
    states: packStates(own.map((change) => change?.state ?? 'missing')),
    baseScore: packNumbers(own.map((change) => change?.baseScore), decimals),
    difference: packNumbers(own.map((change) => change?.difference), decimals),
    margin: packNumbers(own.map((change) => change?.margin), decimals),
    baseClass: packWords(own.map((change) => change?.baseClass)),
    class: packWords(own.map((change) => change?.class)),
    exceeds: packWords(own.map((change) => (change?.exceedsMargin === null || change === undefined ? null : change.exceedsMargin ? 'yes' : 'no'))),
  }
}

function packFactors(territories: readonly PublicTerritory[], titles: ReadonlyMap<string, LocalText>): readonly PageFactor[] {
  const rows = territories.map((territory) => new Map(territory.factors.map((each) => [each.factor, each])))
  const ids = [...new Set(territories.flatMap((territory) => territory.factors.map(({ factor }) => factor)))]
  return ids.map((id) => ({
    id,
    title: titles.get(id) ?? null,
    contribution: packNumbers(rows.map((row) => row.get(id)?.contribution), 3),
    states: packStates(rows.map((row) => row.get(id)?.state ?? 'missing')),
  }))
}

function packIndicators({ territories, indicators }: PublicView): readonly PageIndicator[] {
  const rows = territories.map((territory) => new Map(territory.indicators.map((each) => [each.indicator, each])))
  return indicators.map((indicator) => {
    const own = rows.map((row) => row.get(indicator.id))
    return {
      ...indicator,
      value: packFigures(own.map((each) => each?.value)),
      contribution: packNumbers(own.map((each) => each?.contribution), 2),
      period: packWords(own.map((each) => each?.period)),
      states: packStates(own.map((each) => each?.state ?? 'missing')),
    }
  })
}

function packGroups(territories: readonly PublicTerritory[]): readonly PageGroup[] {
  const keyOf = (group: { readonly by: string; readonly value: string }): string => `${group.by}\u001f${group.value}`
  const rows = territories.map((territory) => new Map(territory.groups.map((each) => [keyOf(each), each])))
  const kinds = new Map(territories.flatMap((territory) => territory.groups.map((each) => [keyOf(each), each] as const)))
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { by, value }]) => {
    const own = rows.map((row) => row.get(key))
    return {
      by,
      value,
      children: packNumbers(own.map((each) => each?.children), 0),
      rate: packNumbers(own.map((each) => each?.rate), 4),
      lower: packNumbers(own.map((each) => each?.lower), 4),
      upper: packNumbers(own.map((each) => each?.upper), 4),
      states: packStates(own.map((each) => each?.state ?? 'missing')),
    }
  })
}
