import { CauceError } from '../core/error.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import type { FoundRelease } from '../publish/open-release.js'
import type { BaseModel, BaseScore } from '../risk/change/base-model.js'
import type { BaseCuts } from '../risk/draw-classes.js'

type Ask = (text: string) => Promise<readonly (readonly unknown[])[]>

/** The index as the base release holds it, with its cut points; a fault where its classes are not those of the pipeline. */
export async function readBaseIvti(release: FoundRelease, labels: readonly string[]): Promise<BaseModel> {
  return reading(release, 'ivti', async (ask) => ({
    cuts: await cutsOf(ask, release, 'ivti_cut', labels),
    scores: scoresOf(await ask('select territory_code, score, null from risk.ivti_territory where score is not null')),
    direct: new Map(),
    df: Number.NaN,
    parts: (await ask('select indicator from risk.ivti_weight order by 1')).map(([indicator]) => String(indicator)),
    survey: [],
  }))
}

/** CLRISK as the base release holds it; rates and cut points are shares from 0 to 1. */
export async function readBaseClrisk(release: FoundRelease, labels: readonly string[]): Promise<BaseModel> {
  return reading(release, 'clrisk', async (ask) => {
    const facts = new Map((await ask("select statistic, coalesce(words, cast(value as varchar)) from risk.model_diagnostic where statistic in ('survey_registry', 'survey_period', 'design_df')")).map(([statistic, value]) => [String(statistic), String(value)]))
    const direct = await ask('select parent_code, direct, direct_error, shift from risk.clrisk_benchmark where used and parent_code is not null and value is null')
    return {
      cuts: await cutsOf(ask, release, 'clrisk_cut', labels),
      scores: scoresOf(await ask('select territory_code, coalesce(rate_benchmarked, rate), standard_error from risk.clrisk_territory where rate is not null')),
      direct: new Map(direct.map(([parent, estimate, error, shift]) => [String(parent), { estimate: Number(estimate), standardError: Number(error), method: shift === null ? ('ratio' as const) : ('logit-shift' as const) }])),
      df: Number(facts.get('design_df')),
      parts: (await ask('select term from risk.clrisk_coefficient')).map(([term]) => String(term)).sort(),
      survey: surveyMarks(facts.get('survey_registry'), facts.get('survey_period'), release.manifest.deliveries),
    }
  })
}

/** What tells one survey from another: registry with period, and the bytes of its files. */
export function surveyMarks(registry: string | undefined, period: string | undefined, deliveries: readonly { readonly registry: string; readonly period: string; readonly sha256: string }[]): readonly string[] {
  const files = deliveries.filter((each) => each.registry === registry && each.period === period)
  return [`${registry ?? ''} ${period ?? ''}`, ...files.map(({ sha256 }) => sha256)]
}

async function reading(release: FoundRelease, model: string, read: (ask: Ask) => Promise<BaseModel>): Promise<BaseModel> {
  const reader = await openReleaseDatabase(release)
  const ask: Ask = async (text) => (await reader.query(text, { maxRows: 1_000_000, timeoutMs: 60_000 })).rows
  try {
    const known = await ask(`select 1 from information_schema.tables where table_schema = 'risk' and table_name = '${model}_cut'`)
    if (known.length === 0) throw unlike(release, `the release of ${release.manifest.period} has no ${model.toUpperCase()}`)
    return await read(ask)
  } finally {
    await reader.close()
  }
}

function scoresOf(rows: readonly (readonly unknown[])[]): ReadonlyMap<string, BaseScore> {
  return new Map(rows.map(([code, score, error]) => [String(code), { score: Number(score), standardError: error === null ? Number.NaN : Number(error) }]))
}

async function cutsOf(ask: Ask, release: FoundRelease, table: string, labels: readonly string[]): Promise<BaseCuts> {
  const rows = await ask(`select scope, parent_code, class, lower_bound from risk.${table} order by scope, parent_code, class_rank`)
  const national = rows.filter(([scope]) => scope === 'national')
  const classes = national.map(([, , name]) => String(name))
  if (classes.length === 0 || classes.some((name, rank) => name !== labels[rank])) {
    throw unlike(release, `the classes of ${release.manifest.period} are ${classes.join(', ') || 'none'}, those of the pipeline ${labels.join(', ')}`)
  }
  const within = new Map<string, number[]>()
  for (const [scope, parent, , bound] of rows) {
    if (scope === 'national') continue
    const cuts = within.get(String(parent)) ?? []
    if (bound !== null) cuts.push(Number(bound))
    within.set(String(parent), cuts)
  }
  return { period: release.manifest.period, national: national.flatMap(([, , , bound]) => (bound === null ? [] : [Number(bound)])), within }
}

function unlike({ folder, manifest }: FoundRelease, what: string): CauceError {
  return new CauceError('specification', { code: 'BASE_RELEASE_UNLIKE', where: { file: folder }, what, expected: 'the models and classes of the pipeline', todo: `Run: cauce run ${manifest.pipeline} again, or correct \`base\`.` })
}
