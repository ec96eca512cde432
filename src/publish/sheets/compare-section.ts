import type { PublicModel } from '../view/public-view.js'
import { fromTo } from './level-section.js'
import type { SheetCell, SheetSection } from './sheet.js'
import { markOf, nationalCode, resultOf } from './sheet-book.js'
import { wholeName } from './subject.js'
import type { Writing } from './subject.js'

/** The figures of the subject beside those of the areas that it lies in; for the country, those of its units in order of code. */
export function compareSection(writing: Writing): SheetSection {
  const { subject, book, speech } = writing
  const above = subject.kind === 'territory' && subject.unit !== null ? [subject.unit] : []
  const below = subject.kind === 'national' ? [...book.units.values()] : []
  const areas = [...(subject.kind === 'territory' ? [] : [subject]), ...above, ...(subject.kind === 'national' ? [] : [{ code: nationalCode, name: wholeName(book, speech) }]), ...below]
  const models = book.view.models
  const rows = areas.map(({ code, name }) => [{ text: name }, ...models.flatMap((model) => areaCells(model, code, writing))])
  const own = subject.kind === 'territory' ? [[{ text: subject.name }, ...models.flatMap((model) => territoryCells(model, writing))]] : []
  const columns = models.flatMap((model) => [
    { text: speech.say(`model.${model.kind}.short`), kind: 'number' as const },
    ...(model.kind === 'clrisk' ? [{ text: speech.say('word.interval'), kind: 'number' as const }] : []),
    ...(subject.kind === 'territory' ? [{ text: speech.say('word.class'), kind: 'short' as const }] : []),
  ])
  return {
    id: 'compare',
    title: speech.say('compare.title'),
    blocks: [
      { block: 'table', caption: speech.say('compare.title'), columns: [{ text: speech.say('word.territory'), kind: 'text' }, ...columns], rows: [...own, ...rows] },
      { block: 'words', tone: 'note', text: speech.say('compare.note') },
    ],
  }
}

function territoryCells(model: PublicModel, { subject, speech }: Writing): readonly SheetCell[] {
  const result = subject.kind === 'territory' ? resultOf(subject.territory, model) : undefined
  const score = speech.cell(result?.score ?? null, result?.state ?? 'missing', (value) => speech.score(model.kind, value))
  const label = result?.class ?? null
  return [score, ...intervalCells(model, result, speech), { text: label === null ? '' : speech.word('class', label), mark: markOf(model, label) }]
}

function areaCells(model: PublicModel, code: string, { subject, book, speech }: Writing): readonly SheetCell[] {
  const summary = book.summary(code, model.id)
  const score = speech.cell(summary?.score ?? null, summary?.state ?? 'missing', (value) => speech.score(model.kind, value))
  return [score, ...intervalCells(model, summary, speech), ...(subject.kind === 'territory' ? [{ text: '' }] : [])]
}

function intervalCells(model: PublicModel, of: { readonly lower: number | null; readonly upper: number | null } | undefined, speech: Writing['speech']): readonly SheetCell[] {
  if (model.kind !== 'clrisk') return []
  const { lower = null, upper = null } = of ?? {}
  return [{ text: lower === null || upper === null ? '' : fromTo(model, lower, upper, speech) }]
}
