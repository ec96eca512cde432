import type { Language } from '../spec/publication.js'
import { choicesSection } from './report/choices-section.js'
import { agreementSection, calibrationSection, fitSection } from './report/fit-sections.js'
import { benchmarkSection, comparabilitySection } from './report/population-sections.js'
import type { ModelReport } from './report/report-section.js'
import type { ReportTables } from './report/report-tables.js'
import { reportSpeech } from './report/report-words.js'
import { termNames } from './report/term-names.js'
import { termsSection } from './report/terms-section.js'
import { changeSection, summarySection, viabilitySection } from './report/what-it-says.js'

/** The model in words that a committee can read: what it says, how sure it is, and what to be careful with. */
export function modelReport(pipeline: string, tables: ReportTables, language: Language): ModelReport {
  const speech = reportSpeech(language)
  const names = termNames(tables, language)
  const found = [
    summarySection(tables, speech),
    viabilitySection(tables, speech),
    changeSection(tables, speech),
    termsSection(tables, speech, names),
    fitSection(tables, speech, names),
    comparabilitySection(tables, speech, names),
    benchmarkSection(tables, speech),
    calibrationSection(tables, speech),
    agreementSection(tables, speech),
    choicesSection(tables, speech),
  ]
  return { language, title: speech.say('report.title', { pipeline }), sections: found.filter((section) => section.words.length > 0 || section.rows.length > 0) }
}
