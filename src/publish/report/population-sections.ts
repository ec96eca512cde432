import type { ReportSection } from './report-section.js'
import type { ReportRow, ReportTables } from './report-tables.js'
import { numberOf, rounded, textOf } from './report-tables.js'
import type { ReportSpeech } from './report-words.js'
import type { TermNames } from './term-names.js'

/** Whether survey and target speak of the same. */
export function comparabilitySection({ clrisk_comparability: rows }: ReportTables, { say, word }: ReportSpeech, names: TermNames): ReportSection {
  const wrong = [...new Set(rows.filter((row) => row['verdict'] !== 'comparable').map((row) => names.title(textOf(row['term']))))]
  return {
    title: say('comparability.title'),
    words: rows.length === 0 ? [] : [wrong.length === 0 ? say('comparability.all') : say('comparability.some', { names: wrong.join('; ') })],
    header: [say('column.term'), say('column.level'), say('column.survey'), say('column.target'), say('column.difference'), say('column.verdict')],
    rows: rows.map((row) => {
      const [term, category, verdict] = [textOf(row['term']), textOf(row['category']), textOf(row['verdict'])]
      return [names.title(term), category === '' ? '' : names.level(term, category), rounded(row['survey']), rounded(row['target']), rounded(row['standardised_difference']), { text: word('verdict', verdict), tone: verdict === 'comparable' ? 'good' : 'watch' }]
    }),
  }
}

/** How the rates meet the survey's own estimates. */
export function benchmarkSection({ clrisk_benchmark: rows }: ReportTables, { say, word, percent, whole }: ReportSpeech): ReportSection {
  const left = rows.filter((row) => row['used'] !== true).map(groupName)
  const alarmed = rows.filter((row) => textOf(row['alarms']) !== '').map(groupName)
  const alarms = (row: ReportTables['clrisk_benchmark'][number]): string => textOf(row['alarms']).split(' ').filter((alarm) => alarm !== '').map((alarm) => word('alarm', alarm)).join('; ')
  return {
    title: say('benchmark.title'),
    words:
      rows.length === 0
        ? []
        : [
            say('benchmark.met', { met: whole(rows.length - left.length), all: whole(rows.length), left: left.length === 0 ? '' : say('benchmark.left', { names: left.join('; ') }) }),
            alarmed.length === 0 ? say('benchmark.calm') : say('benchmark.alarm', { names: alarmed.join('; ') }),
            say('benchmark.factor'),
          ],
    header: [say('column.code'), say('column.name'), say('column.survey'), say('column.model'), say('column.factor'), say('column.after'), say('column.alarms')],
    rows: rows.map((row) => [textOf(row['parent_code']), groupName(row), percent(numberOf(row['direct'])), percent(numberOf(row['model'])), rounded(row['factor']), percent(numberOf(row['after'])), { text: alarms(row), tone: 'watch' }]),
  }
}

/** Territory, group of children, or both, as raking crosses them. */
function groupName(row: ReportRow): string {
  return [textOf(row['parent_name']) || textOf(row['parent_code']), textOf(row['value'])].filter((part) => part !== '').join(', ')
}
