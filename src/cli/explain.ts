import { openReleaseDatabase } from '../publish/open-release.js'
import type { Language } from '../spec/publication.js'
import type { ReadOnlyWarehouse } from '../warehouse/read-only.js'
import { clriskText } from './explain-clrisk.js'
import type { ClriskExplanation } from './explain-clrisk.js'
import { provenanceText, staffProvenance } from './explain-provenance.js'
import type { StaffProvenance } from './explain-provenance.js'
import { explainText, withStale } from './explain-text.js'
import { findPlace, notInRelease } from './find-place.js'
import { print } from './print.js'
import { findRelease } from './query.js'
import { releaseLine } from './release-line.js'
import { rowsOfTable } from './rows-of-table.js'
import { speechIn } from './words/words.js'

interface ExplainOptions {
  readonly state: string
  readonly language: Language
  readonly period?: string
  readonly json?: boolean
}

export type Row = Readonly<Record<string, unknown>>

/** Everything that the release holds about one territory. */
export interface Explanation {
  readonly territory: Row
  readonly dimensions: readonly Row[]
  readonly indicators: readonly Row[]
  readonly cuts: readonly Row[]
  readonly sources: readonly Row[]
  /** Registries behind the results that are older than their limit. */
  readonly stale: readonly Row[]
  /** Null where the release has no CLRISK. */
  readonly clrisk: ClriskExplanation | null
  /** Null where no figure was named. */
  readonly provenance: StaffProvenance | null
}

const limits = { maxRows: 5_000, timeoutMs: 30_000 }

export async function explain(name: string, territory: string, figure: string | undefined, options: ExplainOptions): Promise<void> {
  const speech = speechIn(options.language)
  const release = await findRelease(releaseLine(name, options.period), options.state)
  const reader = await openReleaseDatabase(release)
  try {
    const code = await findTerritory(reader, territory)
    const models = (await ask(reader, 'select distinct model from risk.territory_risk')).map((row) => String(row['model']))
    const indicator = figure !== undefined && models.includes(figure) ? undefined : figure
    const provenance = figure === undefined ? null : await staffProvenance(reader, release, code, figure)
    const withProvenance = (text: string): string => (provenance === null ? text : [text, provenanceText(provenance)].filter((part) => part !== '').join('\n\n'))
    const stale = (await has(reader, 'stale_input', 'quality')) ? await ask(reader, 'select * from quality.stale_input order by registry') : []
    const clrisk = (await has(reader, 'clrisk_territory')) ? await clriskOf(reader, code, options.language) : null
    if (clrisk !== null && !(await has(reader, 'ivti_territory'))) {
      print(options.json, { territory: clrisk.territory, dimensions: [], indicators: [], cuts: [], sources: [], stale, clrisk, provenance } satisfies Explanation, withProvenance(withStale(clriskText(clrisk, speech), stale, speech)))
      return
    }
    const all = await ask(reader, `select * from risk.ivti_territory where territory_code = ${quoted(code)}`)
    const indicators = await ask(reader, `select i.*, c.title_${options.language} as title, c.unit, c.registries from risk.ivti_indicator i join risk.indicator c using (indicator)
      where i.territory_code = ${quoted(code)} order by i.dimension, i.indicator`)
    const wanted = indicator === undefined ? indicators : indicators.filter((row) => row['indicator'] === indicator)
    if (wanted.length === 0 && indicator !== undefined) throw notInRelease('indicator', indicator, indicators.map((row) => String(row['indicator'])))
    const registries = new Set(wanted.flatMap((row) => String(row['registries']).split(' ')))
    const sources = (await ask(reader, `select r.*, d.version, d.bytes, d.sha256, d.institution, d.received_at from quality.reconciliation r join quality.delivery d using (registry, period) where r.file = d.file or starts_with(r.file, d.file || '!/') order by registry, r.file`)).filter((row) => registries.has(String(row['registry'])))
    const found: Explanation = {
      territory: all[0] ?? {},
      dimensions: await ask(reader, `select * from risk.ivti_dimension where territory_code = ${quoted(code)} order by dimension`),
      indicators: wanted,
      cuts: await ask(reader, `select * from risk.ivti_cut where scope = 'national' order by class_rank`),
      sources,
      stale,
      clrisk,
      provenance,
    }
    const text = explainText(found, indicator !== undefined, speech)
    print(options.json, found, withProvenance(withStale(clrisk === null || indicator !== undefined ? text : `${clriskText(clrisk, speech)}\n\n${text}`, indicator === undefined ? stale : stale.filter((row) => registries.has(String(row['registry']))), speech)))
  } finally {
    await reader.close()
  }
}

async function ask(reader: ReadOnlyWarehouse, text: string): Promise<readonly Row[]> {
  const { columns, rows } = await reader.query(text, limits)
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index]])))
}

async function has(reader: ReadOnlyWarehouse, table: string, schema = 'risk'): Promise<boolean> {
  return (await ask(reader, `select 1 as found from information_schema.tables where table_schema = ${quoted(schema)} and table_name = ${quoted(table)}`)).length > 0
}

async function clriskOf(reader: ReadOnlyWarehouse, code: string, language: Language): Promise<ClriskExplanation> {
  const titles = new Map((await rowsOfTable(reader, 'clrisk_term')).map((row) => [row['term'], row[`title_${language}`]]))
  const of = (table: string, order: string) => ask(reader, `select * from risk.${table} where territory_code = ${quoted(code)} order by ${order}`)
  return {
    territory: (await of('clrisk_territory', 'territory_code'))[0] ?? {},
    factors: (await of('clrisk_factor', 'rank')).map((row) => ({ ...row, title: titles.get(row['factor']) ?? row['factor'] })),
    groups: await of('clrisk_group', '"by", "value"'),
    cuts: await ask(reader, `select * from risk.clrisk_cut where scope = 'national' order by class_rank`),
  }
}

async function findTerritory(reader: ReadOnlyWarehouse, word: string): Promise<string> {
  const all = (await reader.query('select distinct territory_code, name from risk.territory_risk order by territory_code', { ...limits, maxRows: 100_000 })).rows
  return findPlace(word, all.map(([code, name]) => ({ code: String(code), name: String(name) })))
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
