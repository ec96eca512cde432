import type { Row } from './explain.js'
import { textTable } from './print-table.js'
import type { Speech, WordKey } from './words/words.js'

/** Rows of `risk.territory_change` of one model, in order of code. */
export interface ModelChange {
  readonly model: string
  readonly basePeriod: string
  readonly period: string
  readonly comparison: string
  readonly differentParts: string
  readonly territories: readonly Row[]
}

export function changesByModel(rows: readonly Row[]): readonly ModelChange[] {
  return [...new Set(rows.map((row) => String(row['model'])))].sort().map((model) => {
    const territories = rows.filter((row) => row['model'] === model)
    const text = (column: string): string => String(territories[0]?.[column] ?? '')
    return { model, basePeriod: text('base_period'), period: text('period'), comparison: text('comparison'), differentParts: text('different_parts'), territories }
  })
}

/** How many territories changed class, how many beyond the margin, and what the comparison rests on. */
export function changeSentences({ model, basePeriod, period, comparison, differentParts, territories }: ModelChange, { say, word }: Speech): readonly string[] {
  const both = territories.filter((row) => row['changed_class'] !== null)
  const changed = both.filter((row) => row['changed_class'] === true)
  const up = changed.filter((row) => Number(row['difference']) > 0).length
  const beyond = territories.filter((row) => row['exceeds_margin'] === true).length
  const tested = territories.some((row) => row['exceeds_margin'] !== null)
  const alone = territories.filter((row) => (row['score'] === null) !== (row['base_score'] === null)).length
  const title = { model: word('model', model), base: basePeriod, period, changed: String(changed.length), both: String(both.length), up: String(up), down: String(changed.length - up) }
  return [
    say('change.title', title),
    ...(tested ? [say('change.beyond', { count: String(beyond) })] : []),
    ...(alone > 0 ? [say('change.without', { count: String(alone) })] : []),
    ...(differentParts === '' ? [] : [say('change.parts', { parts: differentParts })]),
    word('comparison', comparison),
  ]
}

/** The sentences, then the territories that changed class or exceed the margin, or all of them, in order of code. */
export function changeText(change: ModelChange, all: boolean, speech: Speech): string {
  const { say, number, word } = speech
  const shown = change.territories.filter((row) => all || row['changed_class'] === true || row['exceeds_margin'] === true)
  const sentences = changeSentences(change, speech)
  if (shown.length === 0) return [...sentences, say('change.none')].join('\n')
  const beyond = (row: Row): WordKey => (row['exceeds_margin'] === null ? 'change.unknown' : row['exceeds_margin'] === true ? 'change.yes' : 'change.no')
  const table = textTable(
    [say('column.code'), say('column.name'), change.basePeriod, change.period, say('column.difference'), say('column.margin'), say('column.classes'), say('column.beyond')],
    shown.map((row) => [
      String(row['territory_code']),
      String(row['name']),
      number(row['base_score']),
      number(row['score']),
      signed(row['difference'], number),
      row['margin_of_error'] === null ? '·' : `± ${number(row['margin_of_error'])}`,
      `${word('class', row['base_class'] ?? '·')} → ${word('class', row['class'] ?? '·')}`,
      say(beyond(row)),
    ]),
  )
  return [...sentences, '', table].join('\n')
}

function signed(value: unknown, number: Speech['number']): string {
  return value === null || value === undefined ? '·' : `${Number(value) < 0 ? '−' : '+'}${number(Math.abs(Number(value)))}`
}
