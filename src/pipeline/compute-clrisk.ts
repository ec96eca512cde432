import type { StaleInput } from '../quality/stale-inputs.js'
import type { Viability } from '../method/survey/viability.js'
import { viability } from '../method/survey/viability.js'
import { computeClrisk } from '../risk/clrisk/compute-clrisk.js'
import type { Clrisk, ClriskInput } from '../risk/clrisk/compute-clrisk.js'
import { diagnosticRows } from '../risk/clrisk/diagnostic-rows.js'
import { writeClrisk, writeViability } from '../risk/clrisk/write-clrisk.js'
import type { BaseModel } from '../risk/change/base-model.js'
import type { Ivti } from '../risk/compute-ivti.js'
import { measureIndicators } from '../risk/measure-indicators.js'
import { territoryRiskRows } from '../risk/summary-rows.js'
import type { ClriskModel } from '../spec/clrisk.js'
import { crosswalk } from '../territory/crosswalk.js'
import type { TerritorySystem } from '../territory/system.js'
import { ancestors } from '../territory/territories-at.js'
import type { Db } from '../warehouse/tables.js'
import type { FoundBoundaries } from './find-boundaries.js'
import type { PipelineSpecs } from './load-pipeline.js'
import { withReplicateColumns } from './replicate-columns.js'
import { neighbourPairs } from './neighbours.js'
import { pipelineTerritories, territoryLink } from './reference-tables.js'
import { staleOfModels } from './stale-of-models.js'
import { viabilityFacts } from './viability-facts.js'
import type { Measured } from './viability-facts.js'

/** What a run knows beside its tables. */
export interface ClriskSurroundings {
  readonly base: BaseModel | null
  readonly stale: readonly StaleInput[]
  /** Null where the pipeline asks for none. */
  readonly boundaries: FoundBoundaries | null
}

/** CLRISK of a pipeline, from the canonical tables to `risk.*` in one transaction; null where it has none. */
export async function runClrisk(db: Db, specs: PipelineSpecs, systems: ReadonlyMap<string, TerritorySystem>, ivti: Ivti | null, { base, stale, boundaries }: ClriskSurroundings): Promise<Clrisk | null> {
  const { clrisk: asked, territory, period, status, index, classing } = specs.pipeline.value
  const system = systems.get(territory.system)
  if (asked === undefined || system === undefined) return null
  const model = withReplicateColumns(specs, asked)
  const run = { period, vintage: territory.vintage, status }
  const old = new Set(stale.map(({ registry }) => registry))
  const input = await inputOf(db, specs, system, model)
  const clrisk = await computeClrisk(db, { ...input, neighbours: await neighbourPairs(specs, system, input.territories, boundaries), base: model.classing.method === 'fixed' ? null : base?.cuts })
  const found = gate(specs, clrisk, ivti)
  const rows = ivti === null || index === undefined ? null : { index: ivti, rows: territoryRiskRows(ivti, { ...run, tree: index, classing, stale: old }) }
  const parentNames = new Map([...(system.territories.get(model.benchmark?.level ?? '') ?? [])].map(([code, each]) => [String(code), each.name]))
  const words = { canonical: new Map([...specs.canonical].map(([name, { value }]) => [name, value])), indicators: specs.indicators }
  await db.transaction().execute(async (transaction) => {
    await writeClrisk(transaction, clrisk, run, { ivti: rows, parentNames, words, staleInputs: staleOfModels(specs, stale).clrisk })
    await writeViability(transaction, found)
  })
  return clrisk
}

async function inputOf(db: Db, specs: PipelineSpecs, system: TerritorySystem, model: ClriskModel): Promise<Omit<ClriskInput, 'neighbours'>> {
  const { territory } = specs.pipeline.value
  const territories = pipelineTerritories(system, specs).map((each) => {
    const parent = parentAt(system, territory.level, each.code, model.classing.parent_level)
    return { ...each, parent: parent?.code ?? null, parentName: parent?.name ?? null }
  })
  const level = model.benchmark?.level
  const indicators = model.terms.flatMap((term) => ('context' in term ? (specs.indicators.get(term.context) ?? []) : []))
  const published = new Set([...specs.canonical.values()].filter(({ value }) => value.unit === 'territory').map(({ value }) => value.table))
  return {
    model,
    territories,
    parentOf: level === undefined ? new Map() : new Map(territories.flatMap(({ code }) => parentEntry(system, territory.level, code, level).map((parent) => [code, parent] as const))),
    surveyParents: level === undefined ? new Map() : surveyParents(specs, system, model.survey.registry, level),
    context: await measureIndicators(db, indicators, territoryLink, published),
    link: territoryLink,
  }
}

/** The territory itself or the one above it at the level; the one right above without a level. */
function parentAt(system: TerritorySystem, level: string, code: string, wanted: string | undefined) {
  const above = ancestors(system, level, code)
  return wanted === undefined ? above[0] : [...own(system, level, code), ...above].find((each) => each.level === wanted)
}

function own(system: TerritorySystem, level: string, code: string) {
  const found = system.territories.get(level)?.get(code)
  return found === undefined ? [] : [found]
}

function parentEntry(system: TerritorySystem, level: string, code: string, wanted: string): readonly string[] {
  const found = parentAt(system, level, code, wanted)
  return found === undefined ? [] : [found.code]
}

/** Benchmark territory of each code that the survey writes, at its own level and vintage. */
function surveyParents(specs: PipelineSpecs, system: TerritorySystem, registry: string, wanted: string): ReadonlyMap<string, string> {
  const tables = specs.registries.get(registry)?.mapping.value.tables.filter(({ table }) => table === 'person') ?? []
  const found = new Map<string, string>()
  for (const { territory: rule } of tables) {
    if (rule.system !== specs.pipeline.value.territory.system) continue
    const { rows } = crosswalk(system, { level: rule.level, from: rule.vintage, to: specs.pipeline.value.territory.vintage })
    for (const row of rows.toSorted((a, b) => a.weight - b.weight)) {
      for (const parent of parentEntry(system, rule.level, row.to, wanted)) found.set(row.from, parent)
    }
  }
  return found
}

/** The gate with what this run has measured. */
function gate(specs: PipelineSpecs, clrisk: Clrisk, ivti: Ivti | null): Viability {
  const figures = new Map(diagnosticRows(clrisk).flatMap((row) => (typeof row['value'] === 'number' ? [[String(row['statistic']), row['value']] as const] : [])))
  return viability(viabilityFacts(specs.pipeline.value, { figures, ...indexFigures(ivti) }), specs.pipeline.value.viability?.thresholds)
}

function indexFigures(ivti: Ivti | null): Omit<Measured, 'figures'> {
  if (ivti === null) return {}
  const { scores } = ivti.index
  return {
    indexCoverage: scores.filter((score) => !Number.isNaN(score)).length / scores.length,
    indexKmo: ivti.adequacy.find(({ statistic, of }) => statistic === 'kmo' && of === 'all indicators')?.value,
  }
}
