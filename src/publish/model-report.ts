export type ReportRow = Readonly<Record<string, unknown>>

/** Tables of `risk` that the report reads, by name; a table that is not there has no rows. */
export const reportTables = ['model_diagnostic', 'clrisk_coefficient', 'clrisk_comparability', 'clrisk_benchmark', 'clrisk_cut', 'clrisk_calibration', 'clrisk_territory', 'model_agreement', 'viability'] as const
export type ReportTable = (typeof reportTables)[number]
export type ReportTables = Readonly<Record<ReportTable, readonly ReportRow[]>>

export const noTables: ReportTables = {
  model_diagnostic: [],
  clrisk_coefficient: [],
  clrisk_comparability: [],
  clrisk_benchmark: [],
  clrisk_cut: [],
  clrisk_calibration: [],
  clrisk_territory: [],
  model_agreement: [],
  viability: [],
}

export interface ReportSection {
  readonly title: string
  /** Sentences before the table. */
  readonly words: readonly string[]
  readonly header: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export interface ModelReport {
  readonly title: string
  readonly sections: readonly ReportSection[]
}

/** The model in words that a committee can read: what it says, how sure it is, and what to be careful with. */
export function modelReport(pipeline: string, tables: ReportTables): ModelReport {
  const found = [summary(tables), viabilitySection(tables), terms(tables), quality(tables), comparison(tables), benchmark(tables), calibration(tables), agreement(tables), choices(tables)]
  return { title: `Model report of ${pipeline}`, sections: found.filter((section) => section.words.length > 0 || section.rows.length > 0) }
}

function figure(tables: ReportTables, statistic: string): number | null {
  return numberOf(tables.model_diagnostic.find((row) => row['statistic'] === statistic)?.['value'])
}

function summary(tables: ReportTables): ReportSection {
  const rows = tables.clrisk_territory.filter((row) => row['rate'] !== null)
  const unstable = rows.filter((row) => row['is_unstable'] === true).length
  const weak = rows.filter((row) => row['quality'] !== 'reliable').length
  const cuts = tables.clrisk_cut.filter((row) => row['scope'] === 'national')
  return {
    title: 'What the model says',
    words: [
      `The survey finds ${percent(figure(tables, 'prevalence'))} of the children in child labour (95 % interval ${percent(figure(tables, 'prevalence_lower'))} to ${percent(figure(tables, 'prevalence_upper'))}), from ${whole(figure(tables, 'survey_cases'))} cases among ${whole(figure(tables, 'survey_fitted'))} children.`,
      `The model was applied to ${whole(figure(tables, 'target_children'))} children in ${rows.length} territories. It says where conditions are like those of child labour in the survey; it points at no child.`,
      `Half of the territories have a margin of error below ${percent(figure(tables, 'median_relative_margin'))} of their rate. ${weak} are not fully reliable under the quality scheme, and ${unstable} could as well be in another class.`,
      'Territories are listed by code. The classes compare needs; they are no ranking of places.',
    ],
    header: ['class', 'from', 'to', 'territories'],
    rows: cuts.map((row) => [text(row['class']), percent(row['lowest']), percent(row['highest']), numberOf(row['territories'])]),
  }
}

function viabilitySection({ viability }: ReportTables): ReportSection {
  const side = (model: string): string => {
    const own = viability.filter((row) => row['model'] === model)
    const red = own.filter((row) => row['light'] === 'red').map((row) => text(row['title']))
    const amber = own.filter((row) => row['light'] === 'amber').map((row) => text(row['title']))
    return `${model}: ${red.length === 0 ? 'viable' : `not viable (${red.join(', ')})`}${amber.length === 0 ? '' : `; to watch: ${amber.join(', ')}`}.`
  }
  return { title: 'Whether the model can be used', words: viability.length === 0 ? [] : [side('CLRISK'), side('IVTI')], header: ['model', 'criterion', 'light', 'figure'], rows: viability.map((row) => [text(row['model']), text(row['title']), text(row['light']), rounded(row['figure'])]) }
}

function terms({ clrisk_coefficient: rows }: ReportTables): ReportSection {
  const named = (direction: string): string => rows.filter((row) => row['direction'] === direction && row['term'] !== '(intercept)').map((row) => text(row['term'])).join(', ')
  const aliased = named('aliased')
  return {
    title: 'What raises and what lowers the risk',
    words: [
      `All else equal, these raise it: ${named('risk') || 'none for certain'}. These lower it: ${named('protection') || 'none for certain'}.`,
      'An odds ratio above 1 raises the risk; where its interval holds 1 the survey cannot tell. An association is no proof of a cause.',
      ...(aliased === '' ? [] : [`Dropped, because other terms determine them: ${aliased}.`]),
    ],
    header: ['term', 'odds ratio', 'from', 'to', 'effect in points', 'direction'],
    rows: rows.map((row) => [text(row['term']), rounded(row['odds_ratio']), rounded(row['odds_ratio_lower']), rounded(row['odds_ratio_upper']), points(row['average_marginal_effect']), text(row['direction'])]),
  }
}

function quality({ model_diagnostic: rows }: ReportTables): ReportSection {
  const figures = rows.filter((row) => row['value'] !== null)
  return { title: 'How well it fits', words: [], header: ['figure', 'of', 'value', 'how it is read'], rows: figures.map((row) => [text(row['statistic']), text(row['of']), rounded(row['value']), text(row['guide'])]) }
}

function comparison({ clrisk_comparability: rows }: ReportTables): ReportSection {
  const wrong = [...new Set(rows.filter((row) => row['verdict'] !== 'comparable').map((row) => text(row['term'])))]
  return {
    title: 'Whether survey and target speak of the same',
    words: [wrong.length === 0 ? 'Every term has near the same shares in both.' : `These differ more than chance allows, so that the model leans on them with less right: ${wrong.join(', ')}.`],
    header: ['term', 'level', 'survey', 'target', 'standardised difference', 'verdict'],
    rows: rows.map((row) => [text(row['term']), text(row['category']), rounded(row['survey']), rounded(row['target']), rounded(row['standardised_difference']), text(row['verdict'])]),
  }
}

function benchmark({ clrisk_benchmark: rows }: ReportTables): ReportSection {
  const left = rows.filter((row) => row['used'] !== true).map(groupName)
  const alarmed = rows.filter((row) => text(row['alarms']) !== '').map(groupName)
  return {
    title: "How the rates meet the survey's own estimates",
    words: rows.length === 0 ? [] : [
      `${rows.length - left.length} of ${rows.length} direct estimates are good enough to be met${left.length === 0 ? '' : `; left as the model gives them: ${left.join(', ')}`}.`,
      ...(alarmed.length === 0 ? ['No factor raises an alarm.'] : [`Model and survey disagree in ${alarmed.join(', ')}: look there first.`]),
    ],
    header: ['code', 'name', 'survey', 'model', 'factor', 'after', 'alarms'],
    rows: rows.map((row) => [text(row['parent_code']), groupName(row), percent(row['direct']), percent(row['model']), rounded(row['factor']), percent(row['after']), text(row['alarms'])]),
  }
}

/** Territory, group of children, or both, as raking crosses them. */
function groupName(row: ReportRow): string {
  return [text(row['parent_name']) || text(row['parent_code']), text(row['value'])].filter((part) => part !== '').join(', ')
}

function calibration({ clrisk_calibration: rows }: ReportTables): ReportSection {
  return { title: 'Foretold and seen, by tenths of risk', words: [], header: ['tenth', 'children', 'foretold', 'seen'], rows: rows.map((row) => [numberOf(row['tenth']), numberOf(row['children']), percent(row['predicted']), percent(row['observed'])]) }
}

function agreement({ model_agreement: rows }: ReportTables): ReportSection {
  return { title: 'CLRISK and IVTI side by side', words: [], header: ['figure', 'value', 'how it is read'], rows: rows.map((row) => [text(row['statistic']), rounded(row['value']), text(row['guide'])]) }
}

function choices({ model_diagnostic: rows }: ReportTables): ReportSection {
  return { title: 'Choices and notes', words: [], header: ['choice', 'of', 'in words'], rows: rows.filter((row) => row['words'] !== null).map((row) => [text(row['statistic']), text(row['of']), text(row['words'])]) }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function rounded(value: unknown): number | null {
  const number = numberOf(value)
  return number === null || !Number.isFinite(number) ? null : Number(number.toPrecision(4))
}

function percent(value: unknown): string {
  const number = numberOf(value)
  return number === null ? 'not known' : `${(100 * number).toFixed(1)} %`
}

function points(value: unknown): number | null {
  const number = numberOf(value)
  return number === null ? null : Number((100 * number).toFixed(2))
}

function whole(value: number | null): string {
  return value === null ? 'an unknown number of' : String(Math.round(value))
}
