import type { ReportSection } from './report-section.js'
import type { ReportRow, ReportTables } from './report-tables.js'
import { textOf } from './report-tables.js'
import type { ReportSpeech } from './report-words.js'
import { filled } from '../../core/filled.js'

/** Choices that hold names or numbers, not codes. */
const names = new Set(['replicates', 'survey_registry', 'survey_period', 'ages', 'target_registry', 'target_period', 'benchmark_level', 'class_labels', 'class_base', 'quality', 'draws', 'seed'])

/** The choices behind the model, and the notes of the run. */
export function choicesSection({ model_diagnostic: all }: ReportTables, speech: ReportSpeech): ReportSection {
  const { say, word } = speech
  const rows = all.filter((row) => row['of'] === 'choice' || row['statistic'] === 'note')
  return {
    title: say('choices.title'),
    words: rows.length === 0 ? [] : [say('choices.weights'), say('choices.closure'), say('choices.more')],
    header: [say('column.choice'), say('column.chosen')],
    rows: rows.map((row) => {
      const statistic = textOf(row['statistic'])
      return [word('choice', statistic), statistic === 'note' ? noteText(row, speech) : chosen(statistic, textOf(row['words']), speech)]
    }),
  }
}

function chosen(statistic: string, code: string, { word }: ReportSpeech): string {
  return names.has(statistic) ? code : word('chosen', code)
}

/**
 * A note in the language: its sentence by code, with the numbers of its message in their order and the names before its first colon. A note
 * that the dictionary does not know stands as it was written.
 */
function noteText(row: ReportRow, { find, number }: ReportSpeech): string {
  const message = textOf(row['words'])
  const sentence = find('note', textOf(row['of']))
  if (sentence === undefined) return message
  const [a = '', b = ''] = [...message.matchAll(/-?\d+(?:\.\d+)?/g)].map(([figure]) => number(Number(figure)))
  return filled(sentence, { a, b, names: message.slice(0, Math.max(0, message.indexOf(':'))) })
}
