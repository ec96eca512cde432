import type { Row } from './explain.js'
import { textTable } from './print-table.js'
import type { Speech } from './words/words.js'

/** What the release holds of CLRISK about one territory. */
export interface ClriskExplanation {
  readonly territory: Row
  readonly factors: readonly Row[]
  readonly groups: readonly Row[]
  readonly cuts: readonly Row[]
}

/** Rate, interval, quality, class with its stability, and what moves the territory from the mean of all. */
export function clriskText({ territory: row, factors, groups, cuts }: ClriskExplanation, speech: Speech): string {
  const { say, percent, word } = speech
  const place = say('head.place', { code: String(row['territory_code']), name: String(row['name']), parent: '', period: String(row['period']), status: word('status', row['status']) })
  const head = say('clrisk.head', { place })
  if (row['rate'] === null) return `${head}\n${say('clrisk.norate')}`
  const rate = row['rate_benchmarked'] ?? row['rate']
  const reasons = String(row['quality_reasons'] ?? '')
  const within = row['class_within_parent'] === null ? '' : say('word.within', { class: word('class', row['class_within_parent']), parent: String(row['parent_name']) })
  const lines = [
    head,
    say('clrisk.rate', { rate: percent(rate), moved: row['rate_benchmarked'] === null ? '' : say('clrisk.moved', { rate: percent(row['rate']) }) }),
    say('clrisk.interval', { from: percent(row['lower']), to: percent(row['upper']), cv: percent(row['cv']), quality: word('quality', row['quality']), reasons: reasons === '' ? '' : ` (${reasons})` }),
    say('clrisk.children', { count: String(row['children_at_risk']), of: String(Math.round(Number(row['children']))) }),
    say('clrisk.class', { class: word('class', row['class']), within, share: percent(row['stability']), unstable: row['is_unstable'] === true ? say('clrisk.unstable') : '', shares: shares(row['class_probabilities'], speech) }),
    say('word.classes', { ranges: cuts.map((cut) => `${word('class', cut['class'])} ${percent(cut['lowest'])}–${percent(cut['highest'])}`).join(', ') }),
  ]
  return [lines.join('\n'), strongest(factors, speech), groupsText(groups, speech)].filter((part) => part !== '').join('\n\n')
}

/** "low 0.20, high 0.80" in the words and numbers of the language. */
function shares(value: unknown, { word, number }: Speech): string {
  const parts = String(value ?? '').split(', ').map((part) => /^(.*) ([\d.]+)$/.exec(part))
  return parts.flatMap((found) => (found === null ? [] : [`${word('class', found[1])} ${number(found[2], 2)}`])).join(', ')
}

function strongest(factors: readonly Row[], { say, percent, decimal }: Speech): string {
  if (factors.length === 0) return ''
  const named = (direction: string): string => factors.filter((row) => row['direction'] === direction).slice(0, 3).map((row) => titleOf(row)).join('; ') || say('word.none')
  const most = Math.max(...factors.map((row) => Math.abs(Number(row['contribution']))), 1e-9)
  const table = textTable(
    [say('column.factor'), say('column.contribution'), say('column.share'), ''],
    factors.map((row) => [titleOf(row), Number(row['contribution']), percent(row['share']), `${Number(row['contribution']) < 0 ? '−' : '+'} ${'█'.repeat(Math.round((20 * Math.abs(Number(row['contribution']))) / most))}`]),
    undefined,
    decimal,
  )
  return `${say('clrisk.factors', { raise: named('risk'), lower: named('protection') })}\n${table}`
}

/** The factor in words where the release has them. */
function titleOf(row: Row): string {
  return String(row['title'] ?? row['factor'])
}

function groupsText(groups: readonly Row[], { say, percent }: Speech): string {
  if (groups.length === 0) return ''
  return textTable(
    [say('column.group'), say('column.children'), say('column.rate'), say('column.from'), say('column.to')],
    groups.map((row) => [`${String(row['by'])} = ${String(row['value'])}`, Math.round(Number(row['children'])), percent(row['rate_benchmarked'] ?? row['rate']), percent(row['lower']), percent(row['upper'])]),
  )
}
