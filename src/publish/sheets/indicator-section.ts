import type { PublicIndicator } from '../view/public-view.js'
import type { SheetCell, SheetSection } from './sheet.js'
import { wholeName } from './subject.js'
import type { Writing } from './subject.js'

/** Every indicator by dimension, with the medians of the unit and of the country, its period and its source. */
export function indicatorSection(writing: Writing): SheetSection | null {
  const { subject, book, speech } = writing
  const { indicators } = book.view
  if (indicators.length === 0) return null
  const whole = wholeName(book, speech)
  const units = subject.kind === 'national' ? [] : subject.unit === null ? [] : [subject.unit]
  const columns = [
    { text: speech.say('indicators.indicator'), kind: 'text' as const },
    ...(subject.kind === 'territory' ? [{ text: speech.say('indicators.here'), kind: 'number' as const }] : []),
    ...[...units.map((unit) => unit.name), whole].map((name) => ({ text: speech.say('indicators.median', { name }), kind: 'number' as const })),
    { text: speech.say('word.period'), kind: 'short' as const },
    { text: speech.say('word.source'), kind: 'text' as const },
  ]
  const rows = dimensionsOf(indicators).flatMap((own) => [
    speech.text(own[0]?.dimensionTitle),
    ...own.map((indicator): readonly SheetCell[] => [
      titleCell(indicator, speech),
      ...ownCells(writing, indicator),
      ...[...units, book.country].map((unit) => median(writing, book.median(unit, indicator.id))),
      { text: periodOf(writing, indicator) },
      { text: indicator.registries.map((registry) => speech.text(book.names.registries.get(registry) ?? registry)).join('; ') },
    ]),
  ])
  return {
    id: 'indicators',
    title: speech.say('indicators.title'),
    blocks: [
      { block: 'table', caption: speech.say('indicators.title'), columns, rows },
      { block: 'words', tone: 'note', text: speech.say('indicators.note') },
    ],
  }
}

function titleCell({ title, unit, direction }: PublicIndicator, speech: Writing['speech']): SheetCell {
  const word = speech.word('unit', unit)
  const sign = direction === 'protection' ? '▼' : '▲'
  return word === '%' ? { text: `${speech.text(title)} (%)\u00A0${sign}` } : { text: `${speech.text(title)}\u00A0${sign}`, note: word }
}

function dimensionsOf(indicators: readonly PublicIndicator[]): readonly (readonly PublicIndicator[])[] {
  const found = new Map<string, PublicIndicator[]>()
  for (const indicator of indicators) {
    const own = found.get(indicator.dimension)
    if (own === undefined) found.set(indicator.dimension, [indicator])
    else own.push(indicator)
  }
  return [...found.values()]
}

function ownCells({ subject, speech }: Writing, indicator: PublicIndicator): readonly SheetCell[] {
  if (subject.kind !== 'territory') return []
  const own = subject.territory.indicators.find((each) => each.indicator === indicator.id)
  return [speech.cell(own?.value ?? null, own?.state ?? 'missing', speech.number)]
}

function median({ speech }: Writing, value: number | null): SheetCell {
  return value === null ? speech.cell(null, 'missing', speech.number) : { text: speech.number(value) }
}

function periodOf({ subject, book }: Writing, indicator: PublicIndicator): string {
  const members = subject.kind === 'territory' ? [subject.territory] : book.view.territories.slice(0, 50)
  const periods = new Set(members.flatMap((member) => member.indicators.filter((each) => each.indicator === indicator.id).flatMap((each) => each.period ?? [])))
  return [...periods].sort().join(', ')
}
