import { describe, expect, it } from 'vitest'
import { modelReportHtml } from '../../src/publish/model-report-html.js'
import { modelReport } from '../../src/publish/model-report.js'
import { noTables } from '../../src/publish/report/report-tables.js'
import type { ReportTables } from '../../src/publish/report/report-tables.js'

const figure = (statistic: string, value: number) => ({ statistic, of: 'survey', value, words: null, guide: 'guide' })

const tables: ReportTables = {
  ...noTables,
  model_diagnostic: [
    figure('prevalence', 0.125), figure('prevalence_lower', 0.1), figure('prevalence_upper', 0.15), figure('survey_cases', 250), figure('survey_fitted', 2000),
    figure('target_children', 54321), figure('median_relative_margin', 0.21), figure('auc', 0.74),
    figure('parameters', 5), figure('cases_per_parameter', 50),
    { statistic: 'vif', of: 'zone', value: 1.25, words: null, guide: 'guide' },
    { statistic: 'validated_auc', of: '5 folds of whole sampling units', value: 0.73, words: null, guide: 'guide' },
    { statistic: 'benchmark', of: 'choice', value: null, words: 'logit-shift', guide: null },
    { statistic: 'lonely_psu', of: 'choice', value: null, words: 'adjust', guide: null },
    { statistic: 'survey_registry', of: 'choice', value: null, words: 'xx/survey', guide: null },
    { statistic: 'note', of: 'CLRISK_UNPLACED', value: null, words: '12 of 4096 children of the target have no territory of the pipeline and count nowhere.', guide: null },
    { statistic: 'note', of: 'LOGIT_ALIASED', value: null, words: 'age, sex: combinations of earlier terms, dropped.', guide: null },
  ],
  clrisk_coefficient: [
    { term: '(intercept)', odds_ratio: 0.1, direction: 'protection' },
    { term: 'zone = rural', odds_ratio: 2.2255, odds_ratio_lower: 1.8, odds_ratio_upper: 2.7, average_marginal_effect: 0.0812, direction: 'risk' },
    { term: 'sex = male', odds_ratio: 1.1, direction: 'undecided' },
    { term: 'age', odds_ratio: 0.8, odds_ratio_lower: 0.7, odds_ratio_upper: 0.9, direction: 'protection' },
  ],
  clrisk_term: [
    { term: 'zone', reference: null, title_es: 'Zona', title_pt: 'Zona', title_en: 'Zone' },
    { term: 'zone = urban', reference: null, title_es: 'Zona: Urbana', title_pt: 'Zona: Urbana', title_en: 'Zone: Urban' },
    { term: 'zone = rural', reference: 'zone = urban', title_es: 'Zona: Rural', title_pt: 'Zona: Rural', title_en: 'Zone: Rural' },
    { term: 'sex = male', reference: 'sex = female', title_es: 'Sexo: Hombre', title_pt: 'Sexo: Masculino', title_en: 'Sex: Male' },
    { term: 'age', reference: null, title_es: 'Edad', title_pt: 'Idade', title_en: 'Age' },
  ],
  clrisk_calibration: [{ tenth: 1, children: 200, predicted: 0.02, observed: 0.03 }],
  model_agreement: [{ statistic: 'spearman', value: 0.8, guide: 'guide' }],
  territory_change: [
    { model: 'clrisk', base_period: '2018', changed_class: true, exceeds_margin: true, comparison: 'independent-surveys' },
    { model: 'clrisk', base_period: '2018', changed_class: false, exceeds_margin: false, comparison: 'independent-surveys' },
  ],
  clrisk_comparability: [{ term: 'zone', category: 'rural', survey: 0.3, target: 0.5, standardised_difference: -0.4, verdict: 'differs' }],
  clrisk_benchmark: [
    { parent_code: '01', parent_name: 'North <&>', direct: 0.1, model: 0.2, factor: 0.5, after: 0.1, used: true, alarms: 'factor' },
    { parent_code: '02', parent_name: 'South', direct: 0.1, model: 0.1, factor: 1, after: 0.1, used: false, alarms: '' },
  ],
  clrisk_cut: [{ scope: 'national', class: 'low', lowest: 0.05, highest: 0.1, territories: 7 }],
  clrisk_territory: [{ rate: 0.1, is_unstable: true, quality: 'reliable' }, { rate: null }],
  viability: [
    { model: 'CLRISK', criterion: 'survey-age', title: 'age of the survey', light: 'red', figure: 9 },
    { model: 'IVTI', criterion: 'index-indicators', title: 'indicators', light: 'green', figure: 14 },
  ],
}

const languages = ['es', 'pt', 'en'] as const
const report = (language: (typeof languages)[number], given: ReportTables = tables) => modelReport('xx/it', given, language)
const words = (title: string): string => report('en').sections.find((section) => section.title === title)?.words.join(' ') ?? ''

describe('the model report', () => {
  it('says first what the survey finds, for how many children, and how sure it is', () => {
    expect(words('What the model says')).toContain('12.5% of the children in child labour (95 % interval 10.0% to 15.0%), from 250 cases among 2,000 children')
    expect(words('What the model says')).toContain('54,321 children in 1 territories')
    expect(words('What the model says')).toContain('1 could as well be in another class')
  })

  it('names risks without the constant, with their odds against the reference, terms that differ, alarms, and estimates that were not met', () => {
    expect(words('What raises and what lowers the risk')).toContain('these raise it: Zone: Rural. These lower it: Age.')
    expect(words('What raises and what lowers the risk')).toContain('Zone: Rural: 2.23 times the odds of Urban (1.8 to 2.7).')
    expect(words('What raises and what lowers the risk')).toContain('Age: each unit more multiplies the odds by 0.8 (0.7 to 0.9).')
    expect(words('Whether survey and target speak of the same')).toContain('with less right: Zone')
    expect(words("How the rates meet the survey's own estimates")).toContain('1 of 2 direct estimates are good enough to be met; left as the model gives them: South')
    expect(words("How the rates meet the survey's own estimates")).toContain('disagree in North <&>')
    expect(words('Whether the model can be used')).toContain('CLRISK: not viable (age of the survey, years). IVTI: viable.')
    expect(words('Since 2018')).toBe('1 of 2 territories change class; 1 differ by more than the margin of error.')
  })

  it('gives notes their numbers and names in the language, and leaves a note that it does not know as it was written', () => {
    const notes = (language: 'es' | 'pt' | 'en') => report(language).sections.at(-1)?.rows.slice(-2).map(([, note]) => note)
    expect(notes('es')).toEqual(['12 de 4096 niñas y niños de la población no tienen territorio de este análisis y no cuentan en ninguna parte.', 'Excluidos, porque términos anteriores los determinan: age, sex.'])
    expect(notes('pt')?.[0]).toMatch(/^12 de 4\.096 crianças/)
    const strange = { ...tables, model_diagnostic: [{ statistic: 'note', of: 'SOMETHING_NEW', value: null, words: 'A new note.', guide: null }] }
    expect(report('es', strange).sections.at(-1)?.rows.at(-1)).toEqual(['nota', 'A new note.'])
  })

  it('is one HTML file without anything from outside, with names escaped', () => {
    const html = modelReportHtml(report('en'))
    expect(html).toContain('North &lt;&amp;&gt;')
    expect(html).toContain('<svg')
    expect(html).not.toMatch(/<script|src=|href=|@import|url\(/)
  })

  it('leaves out what a release has not', () => {
    const titles = report('en', { ...tables, model_agreement: [], territory_change: [] }).sections.map(({ title }) => title)
    expect(titles).not.toContain('CLRISK and IVTI side by side')
    expect(titles).not.toContain('Since 2018')
  })
})

describe.each(['es', 'pt'] as const)('the model report in %s', (language) => {
  const [own, english] = [report(language), report('en')]

  it('has every section, sentence and row of the English one', () => {
    const shape = ({ sections }: typeof own) => sections.map((section) => [section.words.length, section.header.length, section.rows.length, section.plot?.rows.length])
    expect(own.sections).toHaveLength(10)
    expect(shape(own)).toEqual(shape(english))
  })

  it('has no sentence, heading or column left in English, and no place without its value', () => {
    const texts = ({ sections }: typeof own) => sections.flatMap(({ title, words: sentences, header }) => [title, ...sentences, ...header])
    const alike = ['factor', 'valor']
    const same = texts(own).filter((text, at) => text === texts(english)[at] && !alike.includes(text))
    expect(same).toEqual([])
    expect(texts(own).filter((text) => /\{\w+\}/.test(text))).toEqual([])
    expect(modelReportHtml(own)).toContain(`<html lang="${language}">`)
    expect(modelReportHtml(own)).toContain(language === 'es' ? '12,5' : '12,5%')
  })
})
