import type { Marked, ReportSection } from './report-section.js'
import type { ReportRow, ReportTables } from './report-tables.js'
import { numberOf, points, rounded, textOf } from './report-tables.js'
import type { ReportSpeech } from './report-words.js'
import type { TermNames } from './term-names.js'

const tones: Readonly<Record<string, Marked['tone']>> = { risk: 'bad', protection: 'good' }

/** How many of the strongest terms get a sentence. */
const told = 6

/** What raises and what lowers the risk: the strongest terms in sentences, every term with its odds ratio. */
export function termsSection({ clrisk_coefficient: all }: ReportTables, { say, word, number }: ReportSpeech, names: TermNames): ReportSection {
  const rows = all.filter((row) => row['term'] !== '(intercept)')
  const named = (direction: string): string => rows.filter((row) => row['direction'] === direction).map((row) => names.title(textOf(row['term']))).join('; ')
  const aliased = named('aliased')
  const certain = rows.filter((row) => row['direction'] === 'risk' || row['direction'] === 'protection')
  const strongest = certain.toSorted((a, b) => distance(b) - distance(a)).slice(0, told)
  const short = (ratio: number): string => number(Number(ratio.toPrecision(3)))
  const sentence = (row: ReportRow): string => {
    const term = textOf(row['term'])
    const reference = names.reference(term)
    const figures = { term: names.title(term), odds: short(odds(row)), from: short(odds(row, '_lower')), to: short(odds(row, '_upper')) }
    return reference === undefined ? say('terms.number', figures) : say('terms.up', { ...figures, reference })
  }
  return {
    title: say('terms.title'),
    words: [
      say('terms.named', { raise: named('risk') || say('word.none'), lower: named('protection') || say('word.none') }),
      ...strongest.map(sentence),
      say('terms.read'),
      ...(aliased === '' ? [] : [say('terms.aliased', { names: aliased })]),
    ],
    header: [say('column.term'), say('column.odds'), say('column.from'), say('column.to'), say('column.effect'), say('column.direction')],
    rows: rows.map((row) => [
      names.title(textOf(row['term'])),
      rounded(row['odds_ratio']),
      rounded(row['odds_ratio_lower']),
      rounded(row['odds_ratio_upper']),
      points(row['average_marginal_effect']),
      { text: word('direction', textOf(row['direction'])), tone: tones[textOf(row['direction'])] ?? 'plain' },
    ]),
    plot: { label: say('column.odds'), rows: rows.flatMap((row) => (hasInterval(row) ? [{ label: names.title(textOf(row['term'])), ratio: odds(row), low: odds(row, '_lower'), high: odds(row, '_upper') }] : [])) },
  }
}

function odds(row: ReportRow, end: '' | '_lower' | '_upper' = ''): number {
  return numberOf(row[`odds_ratio${end}`]) ?? Number.NaN
}

function distance(row: ReportRow): number {
  const found = Math.abs(Math.log(odds(row)))
  return Number.isNaN(found) ? 0 : found
}

function hasInterval(row: ReportRow): boolean {
  return [odds(row), odds(row, '_lower'), odds(row, '_upper')].every((each) => each > 0 && Number.isFinite(each))
}
