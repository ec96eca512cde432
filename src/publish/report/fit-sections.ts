import type { ReportSection } from './report-section.js'
import type { ReportRow, ReportTables } from './report-tables.js'
import { figureOf, numberOf, rounded, textOf } from './report-tables.js'
import type { ReportSpeech } from './report-words.js'
import type { TermNames } from './term-names.js'

/** Figures of the fit with how each is read. */
export function fitSection(tables: ReportTables, speech: ReportSpeech, names: TermNames): ReportSection {
  const { say, number, percent, whole } = speech
  const [auc, parameters, cases] = [figureOf(tables, 'auc'), figureOf(tables, 'parameters'), figureOf(tables, 'cases_per_parameter')]
  return {
    title: say('fit.title'),
    words: [
      ...(auc === null ? [] : [say('fit.good', { auc: percent(auc) })]),
      ...(parameters === null || cases === null ? [] : [say('fit.cases', { parameters: whole(parameters), cases: number(cases) })]),
    ],
    header: [say('column.figure'), say('column.of'), say('column.value'), say('column.guide')],
    rows: tables.model_diagnostic.filter((row) => row['value'] !== null).map((row) => [speech.word('statistic', textOf(row['statistic'])), subject(row, speech, names), rounded(row['value']), guide(row, speech)]),
  }
}

/** What a figure speaks of: a part of the model, folds, or a term. */
function subject(row: ReportRow, { say, find }: ReportSpeech, names: TermNames): string {
  const of = textOf(row['of'])
  const folds = /^(\d+) folds/.exec(of)
  return folds?.[1] === undefined ? (find('of', of) ?? names.title(of)) : say('of.folds', { count: folds[1] })
}

function guide(row: ReportRow, { find }: ReportSpeech): string {
  return find('guide', textOf(row['statistic'])) ?? textOf(row['guide'])
}

export function calibrationSection({ clrisk_calibration: rows }: ReportTables, { say, percent }: ReportSpeech): ReportSection {
  return {
    title: say('calibration.title'),
    words: rows.length === 0 ? [] : [say('calibration.read')],
    header: [say('column.tenth'), say('column.children'), say('column.foretold'), say('column.seen')],
    rows: rows.map((row) => [numberOf(row['tenth']), numberOf(row['children']), percent(numberOf(row['predicted'])), percent(numberOf(row['observed']))]),
  }
}

export function agreementSection({ model_agreement: rows }: ReportTables, speech: ReportSpeech): ReportSection {
  const { say, word } = speech
  return {
    title: say('agreement.title'),
    words: rows.length === 0 ? [] : [say('agreement.read')],
    header: [say('column.figure'), say('column.value'), say('column.guide')],
    rows: rows.map((row) => [word('statistic', textOf(row['statistic'])), rounded(row['value']), guide(row, speech)]),
  }
}
