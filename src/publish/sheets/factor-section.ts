import type { PublicModel, PublicTerritory } from '../view/public-view.js'
import { factorTitle } from './factor-titles.js'
import { meanFactors, meanPoints } from './factor-means.js'
import type { MeanFigure } from './factor-means.js'
import type { SheetBar, SheetBlock, SheetSection } from './sheet.js'
import type { Writing } from './subject.js'

/** What stands behind the results: factors of CLRISK as bars to both sides, contributions of the IVTI from zero. */
export function factorSection(writing: Writing): SheetSection {
  const { book, speech } = writing
  const blocks = book.view.models.flatMap((model) => (model.kind === 'clrisk' ? clriskBlocks(writing) : ivtiBlocks(writing, model)))
  return { id: 'factors', title: speech.say('factors.title'), blocks: blocks.length > 0 ? blocks : [{ block: 'words', tone: 'note', text: speech.say('sheet.none') }] }
}

function clriskBlocks(writing: Writing): readonly SheetBlock[] {
  const { subject, book, speech } = writing
  const national = subject.kind === 'national'
  const factors = subject.kind === 'territory' ? ownFactors(subject.territory) : meanFactors(subject.unit.members, national)
  if (factors.length === 0) return []
  if (factors.every(({ value }) => value === null)) return [absentWords(speech.say('factors.clrisk'), factors, writing)]
  const sorted = [...factors].sort((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
  const most = Math.max(...sorted.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE)
  const bars = sorted.map(({ id, value, share, state }): SheetBar => ({
    label: factorTitle(id, book.names, speech),
    value: value === null ? null : value / most,
    text: speech.cell(share, state, speech.share).text,
    note: value === null || national ? '' : speech.say(Math.abs(value) < most / 1000 ? 'factors.even' : value > 0 ? 'factors.more' : 'factors.less'),
  }))
  return [
    { block: 'bars', caption: speech.say(national ? 'factors.clrisk.national' : 'factors.clrisk'), head: [speech.say('factors.factor'), speech.say('factors.weight')], signed: !national, bars },
    { block: 'words', tone: 'note', text: speech.say(national ? 'factors.clrisk.national.note' : 'factors.clrisk.note') },
  ]
}

function ivtiBlocks(writing: Writing, model: PublicModel): readonly SheetBlock[] {
  const { subject, book, speech } = writing
  const points = subject.kind === 'territory' ? ownPoints(subject.territory) : meanPoints(subject.unit.members, model)
  const byId = new Map(points.map((each) => [each.id, each]))
  const most = Math.max(...points.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE)
  const bars = book.view.indicators.flatMap((indicator): readonly SheetBar[] => {
    const own = byId.get(indicator.id)
    if (own === undefined) return []
    return [{ label: speech.text(indicator.title), value: own.value === null ? null : own.value / most, text: speech.cell(own.value, own.state, speech.number).text, note: '' }]
  })
  if (bars.length === 0) return []
  if (points.every(({ value }) => value === null)) return [absentWords(speech.say('factors.ivti'), points, writing)]
  const caption = speech.say(subject.kind === 'territory' ? 'factors.ivti' : 'factors.ivti.unit')
  return [{ block: 'bars', caption, head: [speech.say('indicators.indicator'), speech.say('factors.points')], signed: points.some(({ value }) => (value ?? 0) < 0), bars }]
}

/** Instead of bars without any length: why there are none. */
function absentWords(caption: string, figures: readonly MeanFigure[], { speech }: Writing): SheetBlock {
  const why = figures.some(({ state }) => state === 'suppressed') ? 'state.suppressed.long' : 'state.missing.long'
  return { block: 'words', tone: 'plain', text: `${caption}. ${speech.say(why)}` }
}

function ownFactors({ factors }: PublicTerritory): readonly MeanFigure[] {
  return factors.map(({ factor, contribution, share, state }) => ({ id: factor, value: state === 'suppressed' ? null : contribution, share: state === 'suppressed' ? null : share, state }))
}

function ownPoints({ indicators }: PublicTerritory): readonly MeanFigure[] {
  return indicators.map(({ indicator, contribution, state }) => ({ id: indicator, value: state === 'suppressed' ? null : contribution, share: null, state }))
}
