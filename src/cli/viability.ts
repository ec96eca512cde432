import { CauceError } from '../core/error.js'
import { viability as judge } from '../method/survey/viability.js'
import type { CriterionResult, Viability } from '../method/survey/viability.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { viabilityFacts } from '../pipeline/viability-facts.js'
import type { Measured } from '../pipeline/viability-facts.js'
import { openReleaseDatabase } from '../publish/open-release.js'
import { currentRelease } from '../publish/release.js'
import { loadPipeline } from '../spec/load.js'
import { print } from './print.js'
import { textTable } from './print-table.js'
import { pipelinePeriod } from './release-line.js'
import { openWorkspace } from './spec-files.js'

interface ViabilityOptions {
  readonly state: string
  readonly workspace?: string
  readonly period?: string
  readonly json?: boolean
}

/** The gate: which model can be computed, with what the pipeline says, what its release has measured and what its YAML writes. */
export async function viability(name: string, options: ViabilityOptions): Promise<void> {
  const asked = pipelinePeriod(name, options.period)
  const { value: pipeline, line } = loadPipeline(openWorkspace(options.workspace), asked.pipeline, asked.period)
  const measured = await lastFigures(line, options.state)
  const found = judge(viabilityFacts(pipeline, measured), pipeline.viability?.thresholds)
  print(options.json, { pipeline: line, measured: measured !== null, ...found }, viabilityText(line, found, measured !== null))
  if (found.verdict === 'neither') {
    throw new CauceError('blocked', { code: 'VIABILITY_NEITHER', what: `neither CLRISK nor IVTI is viable for ${line}`, todo: 'The red criteria above say what is missing.' })
  }
}

const verdicts: Readonly<Record<Viability['verdict'], string>> = {
  CLRISK: 'CLRISK is viable, IVTI is not.',
  IVTI: 'IVTI is viable, CLRISK is not.',
  both: 'CLRISK and IVTI are both viable: run both and look at their agreement.',
  neither: 'Neither CLRISK nor IVTI is viable.',
}

/** One line for each criterion with its light, figure and limits, then the verdict and its reasons. */
export function viabilityText(name: string, found: Viability, measured: boolean): string {
  const table = textTable(
    ['', 'model', 'criterion', 'figure', 'green', 'amber'],
    found.criteria.map((each) => [each.light, each.side, each.title, figureText(each), limitText(each, each.green), limitText(each, each.amber)]),
    64,
  )
  return [
    `Viability of ${name}${measured ? ', with the figures of its release' : ', before any run'}`,
    '',
    table,
    '',
    verdicts[found.verdict],
    ...found.reasons.map((reason) => `  ${reason}`),
    '',
    'The limits are a proposal; a pipeline sets its own under viability: thresholds.',
  ].join('\n')
}

function figureText({ figure }: CriterionResult): string {
  if (figure === null) return 'not known'
  return Number.isFinite(figure) ? String(Number(figure.toPrecision(4))) : 'none'
}

function limitText({ direction }: CriterionResult, limit: number): string {
  return `${direction === 'least' ? 'from' : 'up to'} ${limit}`
}

async function lastFigures(name: string, state: string): Promise<Measured | null> {
  const release = await currentRelease(stateFolder(state).releases, name)
  if (release === undefined) return null
  const reader = await openReleaseDatabase(release)
  const limits = { maxRows: 10_000, timeoutMs: 30_000 }
  const rowsOf = async (table: string, text: string): Promise<readonly (readonly unknown[])[]> => {
    const known = await reader.query(`select 1 from information_schema.tables where table_schema = 'risk' and table_name = '${table}'`, limits)
    return known.rows.length === 0 ? [] : (await reader.query(text, limits)).rows
  }
  try {
    const figures = await rowsOf('model_diagnostic', 'select statistic, value from risk.model_diagnostic where value is not null')
    const coverage = await rowsOf('ivti_territory', 'select count(score) / count(*) from risk.ivti_territory')
    const kmo = await rowsOf('ivti_adequacy', `select value from risk.ivti_adequacy where statistic = 'kmo' and "of" = 'all indicators'`)
    return {
      figures: new Map(figures.map(([statistic, value]) => [String(statistic), Number(value)])),
      indexCoverage: numberOf(coverage[0]?.[0]),
      indexKmo: numberOf(kmo[0]?.[0]),
    }
  } finally {
    await reader.close()
  }
}

function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}
