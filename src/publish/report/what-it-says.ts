import type { Marked, ReportSection } from './report-section.js'
import type { ReportTables } from './report-tables.js'
import { figureOf, numberOf, rounded, textOf } from './report-tables.js'
import type { ReportSpeech } from './report-words.js'

/** What the survey finds, to whom the model was applied, how sure it is, and the classes. */
export function summarySection(tables: ReportTables, { say, percent, whole, word }: ReportSpeech): ReportSection {
  const rows = tables.clrisk_territory.filter((row) => row['rate'] !== null)
  const unstable = rows.filter((row) => row['is_unstable'] === true).length
  const weak = rows.filter((row) => row['quality'] !== 'reliable').length
  const figure = (name: string): number | null => figureOf(tables, name)
  return {
    title: say('summary.title'),
    words: [
      say('summary.survey', { rate: percent(figure('prevalence')), from: percent(figure('prevalence_lower')), to: percent(figure('prevalence_upper')), cases: whole(figure('survey_cases')), children: whole(figure('survey_fitted')) }),
      say('summary.target', { children: whole(figure('target_children')), territories: whole(rows.length) }),
      say('summary.margin', { margin: percent(figure('median_relative_margin')), weak: whole(weak), unstable: whole(unstable) }),
      say('summary.order'),
    ],
    header: [say('column.class'), say('column.from'), say('column.to'), say('column.territories')],
    rows: tables.clrisk_cut.filter((row) => row['scope'] === 'national').map((row) => [word('class', textOf(row['class'])), percent(numberOf(row['lowest'])), percent(numberOf(row['highest'])), numberOf(row['territories'])]),
  }
}

const tones: Readonly<Record<string, Marked['tone']>> = { green: 'good', amber: 'watch', red: 'bad' }

/** The gate: the verdict on each model, then every criterion with its light. */
export function viabilitySection({ viability }: ReportTables, { say, word }: ReportSpeech): ReportSection {
  const criterion = (row: ReportTables['viability'][number]): string => word('criterion', textOf(row['criterion']))
  const side = (model: string): readonly string[] => {
    const own = viability.filter((row) => row['model'] === model)
    if (own.length === 0) return []
    const of = (light: string): string => own.filter((row) => row['light'] === light).map(criterion).join('; ')
    const amber = of('amber') === '' ? '' : say('viability.amber', { names: of('amber') })
    const named = word('model', model)
    return [of('red') === '' ? say('viability.yes', { model: named, amber }) : say('viability.no', { model: named, red: of('red'), amber })]
  }
  return {
    title: say('viability.title'),
    words: viability.length === 0 ? [] : [...side('CLRISK'), ...side('IVTI'), say('viability.note')],
    header: [say('column.model'), say('column.criterion'), say('column.light'), say('column.figure')],
    rows: viability.map((row) => [word('model', textOf(row['model'])), criterion(row), { text: word('light', textOf(row['light'])), tone: tones[textOf(row['light'])] ?? 'plain' }, rounded(row['figure'])]),
  }
}

/** How many territories changed class since the base period, and how many by more than the margin. */
export function changeSection({ territory_change: all }: ReportTables, { say, word, whole }: ReportSpeech): ReportSection {
  const rows = all.filter((row) => row['model'] === 'clrisk')
  const both = rows.filter((row) => row['changed_class'] !== null)
  const changed = whole(both.filter((row) => row['changed_class'] === true).length)
  const beyond = whole(rows.filter((row) => row['exceeds_margin'] === true).length)
  const comparison = textOf(rows[0]?.['comparison'])
  const counted = { changed, both: whole(both.length) }
  const said = comparison === 'independent-surveys' ? say('change.read', { ...counted, beyond }) : say('change.plain', { ...counted, why: word('change', comparison) })
  return { title: say('change.title', { base: textOf(rows[0]?.['base_period']) }), words: rows.length === 0 ? [] : [said], header: [], rows: [] }
}
