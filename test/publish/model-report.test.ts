import { describe, expect, it } from 'vitest'
import { modelReportHtml } from '../../src/publish/model-report-html.js'
import { modelReport, noTables } from '../../src/publish/model-report.js'
import type { ReportTables } from '../../src/publish/model-report.js'

const figure = (statistic: string, value: number) => ({ statistic, of: 'survey', value, words: null, guide: 'guide' })

const tables: ReportTables = {
  ...noTables,
  model_diagnostic: [
    figure('prevalence', 0.125), figure('prevalence_lower', 0.1), figure('prevalence_upper', 0.15), figure('survey_cases', 250), figure('survey_fitted', 2000),
    figure('target_children', 54321), figure('median_relative_margin', 0.21), figure('auc', 0.74),
    { statistic: 'benchmark', of: 'prediction', value: null, words: 'logit-shift', guide: null },
  ],
  clrisk_coefficient: [
    { term: '(intercept)', odds_ratio: 0.1, direction: 'protection' },
    { term: 'zone = rural', odds_ratio: 2.2255, odds_ratio_lower: 1.8, odds_ratio_upper: 2.7, average_marginal_effect: 0.0812, direction: 'risk' },
    { term: 'sex = male', odds_ratio: 1.1, direction: 'undecided' },
  ],
  clrisk_comparability: [{ term: 'zone', category: 'rural', survey: 0.3, target: 0.5, standardised_difference: -0.4, verdict: 'differs' }],
  clrisk_benchmark: [
    { parent_code: '01', parent_name: 'North <&>', direct: 0.1, model: 0.2, factor: 0.5, after: 0.1, used: true, alarms: 'factor' },
    { parent_code: '02', parent_name: 'South', direct: 0.1, model: 0.1, factor: 1, after: 0.1, used: false, alarms: '' },
  ],
  clrisk_cut: [{ scope: 'national', class: 'low', lowest: 0.05, highest: 0.1, territories: 7 }],
  clrisk_territory: [{ rate: 0.1, is_unstable: true, quality: 'reliable' }, { rate: null }],
  viability: [
    { model: 'CLRISK', title: 'age of the survey', light: 'red', figure: 9 },
    { model: 'IVTI', title: 'indicators', light: 'green', figure: 14 },
  ],
}

const words = (title: string): string => modelReport('xx/it', tables).sections.find((section) => section.title === title)?.words.join(' ') ?? ''

describe('the model report', () => {
  it('says first what the survey finds, for how many children, and how sure it is', () => {
    expect(words('What the model says')).toContain('12.5 % of the children in child labour (95 % interval 10.0 % to 15.0 %), from 250 cases among 2000 children')
    expect(words('What the model says')).toContain('54321 children in 1 territories')
    expect(words('What the model says')).toContain('1 could as well be in another class')
  })

  it('names risks without the constant, terms that differ, alarms, and estimates that were not met', () => {
    expect(words('What raises and what lowers the risk')).toContain('these raise it: zone = rural. These lower it: none for certain')
    expect(words('Whether survey and target speak of the same')).toContain('with less right: zone')
    expect(words("How the rates meet the survey's own estimates")).toContain('1 of 2 direct estimates are good enough to be met; left as the model gives them: South')
    expect(words("How the rates meet the survey's own estimates")).toContain('disagree in North <&>')
    expect(words('Whether the model can be used')).toBe('CLRISK: not viable (age of the survey). IVTI: viable.')
  })

  it('is one HTML file without anything from outside, with names escaped', () => {
    const html = modelReportHtml(modelReport('xx/it', tables))
    expect(html).toContain('North &lt;&amp;&gt;')
    expect(html).not.toMatch(/<script|src=|href=|@import|url\(/)
  })

  it('leaves out what a release has not', () => {
    expect(modelReport('xx/it', tables).sections.map(({ title }) => title)).not.toContain('CLRISK and IVTI side by side')
  })
})
