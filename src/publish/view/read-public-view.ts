import { sql } from 'kysely'
import type { IndexTree } from '../../spec/index-tree.js'
import type { Pipeline } from '../../spec/pipeline.js'
import { tableExists } from '../../warehouse/relation.js'
import type { Db } from '../../warehouse/tables.js'
import type { PublicChange, PublicIndicator, PublicModel, PublicSummary, PublicView } from './public-view.js'
import { groupedBy, numberIn, scoreIn, stateIn, wordIn, wordOrNull } from './row-values.js'
import type { ViewRow } from './row-values.js'
import { sourcesOf } from './sources-of.js'
import { territoriesOf } from './territories-of.js'

export interface ReleaseFacts {
  readonly release: string
  readonly madeAt: string
  readonly cauce: string
}

/**
 * Reads what page and sheets show of a release. Tables are those of one schema (`public`: the names and columns of `risk`, with `state`);
 * a table that is not there has no rows.
 */
export async function readPublicView(db: Db, pipeline: Pipeline, facts: ReleaseFacts, schema = 'public'): Promise<PublicView> {
  const rowsOf = async (from: string, name: string): Promise<readonly ViewRow[]> =>
    (await tableExists(db, { schema: from, name })) ? (await sql<ViewRow>`select * from ${sql.id(from, name)}`.execute(db)).rows : []
  const rows = (name: string): Promise<readonly ViewRow[]> => rowsOf(schema, name)
  const { publication, territory } = pipeline
  const risk = await rows('territory_risk')
  const cuts = { clrisk: await rows('clrisk_cut'), ivti: await rows('ivti_cut') }
  return {
    pipeline: pipeline.pipeline,
    title: pipeline.title,
    ...facts,
    period: pipeline.period,
    vintage: territory.vintage,
    level: territory.level,
    status: pipeline.status,
    publisher: publication.publisher ?? null,
    contact: publication.contact ?? null,
    citation: publication.citation ?? null,
    licence: publication.licence,
    models: [...groupedBy(risk, 'model')].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, own]) => modelOf(id, own, id === 'clrisk' ? cuts.clrisk : cuts.ivti)),
    territories: territoriesOf({
      risk,
      clrisk: await rows('clrisk_territory'),
      factors: await rows('clrisk_factor'),
      groups: await rows('clrisk_group'),
      indicators: await rows('ivti_indicator'),
      places: await rowsOf('core', 'territory'),
    }),
    summaries: (await rows('territory_summary')).map(summaryOf),
    indicators: (await rows('indicator')).flatMap((row) => indicatorOf(row, pipeline.index)),
    changes: (await rows('territory_change')).map(changeOf),
    sources: sourcesOf(await rowsOf('quality', 'delivery'), await rowsOf('quality', 'reconciliation'), await rowsOf('quality', 'stale_input')),
  }
}

function modelOf(id: string, risk: readonly ViewRow[], cuts: readonly ViewRow[]): PublicModel {
  const national = cuts.filter((row) => wordIn(row, 'scope') === 'national')
  return {
    id,
    kind: id === 'clrisk' ? 'clrisk' : 'ivti',
    unit: wordIn(risk[0], 'score_unit'),
    classing: wordIn(national[0], 'method'),
    classes: national
      .map((row) => ({
        label: wordIn(row, 'class'),
        rank: numberIn(row, 'class_rank') ?? 0,
        lowerBound: numberIn(row, 'lower_bound'),
        lowest: numberIn(row, 'lowest'),
        highest: numberIn(row, 'highest'),
        territories: numberIn(row, 'territories') ?? 0,
      }))
      .sort((a, b) => a.rank - b.rank),
  }
}

function summaryOf(row: ViewRow): PublicSummary {
  return {
    code: wordIn(row, 'territory_code'),
    name: wordIn(row, 'name'),
    level: wordIn(row, 'level'),
    model: wordIn(row, 'model'),
    territories: numberIn(row, 'territories'),
    scored: numberIn(row, 'scored'),
    children: numberIn(row, 'children'),
    score: scoreIn(row, 'score'),
    lower: scoreIn(row, 'lower'),
    upper: scoreIn(row, 'upper'),
    minimum: scoreIn(row, 'minimum'),
    maximum: scoreIn(row, 'maximum'),
    state: stateIn(row, 'score'),
  }
}

function changeOf(row: ViewRow): PublicChange {
  const exceeds = row['exceeds_margin']
  return {
    code: wordIn(row, 'territory_code'),
    model: wordIn(row, 'model'),
    basePeriod: wordIn(row, 'base_period'),
    baseScore: scoreIn(row, 'base_score'),
    difference: scoreIn(row, 'difference'),
    margin: scoreIn(row, 'margin_of_error'),
    baseClass: wordOrNull(row, 'base_class'),
    class: wordOrNull(row, 'class'),
    exceedsMargin: typeof exceeds === 'boolean' ? exceeds : null,
    comparison: wordIn(row, 'comparison'),
    differentParts: wordOrNull(row, 'different_parts'),
    state: stateIn(row, 'difference'),
  }
}

function indicatorOf(row: ViewRow, index: IndexTree | undefined): readonly PublicIndicator[] {
  const id = wordIn(row, 'indicator')
  const dimension = index?.dimensions.find((each) => each.indicators.some((leaf) => leaf.indicator === id))
  if (dimension === undefined) return []
  return [
    {
      id,
      title: { es: wordIn(row, 'title_es'), pt: wordIn(row, 'title_pt'), en: wordIn(row, 'title_en') },
      dimension: dimension.id,
      dimensionTitle: dimension.title,
      unit: wordIn(row, 'unit'),
      direction: wordIn(row, 'direction'),
      source: wordOrNull(row, 'source'),
      registries: wordIn(row, 'registries').split(' ').filter((registry) => registry !== ''),
    },
  ]
}
