import type { ValueState } from '../view/public-view.js'
import type { SheetBlock, SheetCell, SheetSection } from './sheet.js'
import { membersOf } from './subject.js'
import type { Writing } from './subject.js'

/** What the figures rest on: coverage, what was set aside, age, what is kept back or missing and why, and the sources. */
export function qualitySection(writing: Writing): SheetSection {
  const { speech } = writing
  return { id: 'quality', title: speech.say('quality.title'), blocks: [{ block: 'facts', facts: factsOf(writing) }, ...legend(writing), ...staleNote(writing), sources(writing)] }
}

function factsOf(writing: Writing): readonly { readonly label: string; readonly value: SheetCell }[] {
  const { subject, book, speech } = writing
  const { sources: all } = book.view
  const members = membersOf(subject)
  const index = book.view.models.find(({ kind }) => kind === 'ivti')
  const coverages = members.flatMap(({ results }) => results.filter(({ model }) => model === index?.id).flatMap(({ coverage }) => coverage ?? []))
  const shares = all.flatMap(({ quarantinedShare }) => quarantinedShare ?? [])
  const received = all.map((source) => source.receivedAt).sort().at(-1)
  const oldest = all.map((source) => source.period).sort()[0]
  const states = statesOf(writing)
  const count = (state: ValueState): string => speech.count(states.filter((each) => each === state).length)
  const without = (state: ValueState): string => speech.count(members.filter(({ results }) => results.some((result) => result.state === state)).length)
  const facts: readonly (readonly [string, string])[] = [
    [speech.say(subject.kind === 'territory' ? 'quality.coverage' : 'quality.coverage.unit'), coverages.length === 0 ? '' : speech.share(coverages.reduce((sum, each) => sum + each, 0) / coverages.length)],
    [speech.say('quality.quarantined'), shares.length === 0 ? '' : speech.say('quality.most', { share: speech.share(Math.max(...shares)) })],
    [speech.say('quality.age'), received === undefined ? '' : speech.date(received)],
    [speech.say('quality.oldest'), oldest ?? ''],
    ...(subject.kind === 'territory'
      ? ([[speech.say('quality.suppressed'), count('suppressed')], [speech.say('quality.missing'), count('missing')]] as const)
      : ([[speech.say('quality.without'), speech.say('quality.without.value', { suppressed: without('suppressed'), missing: without('missing') })]] as const)),
  ]
  return facts.filter(([, text]) => text !== '').map(([label, text]) => ({ label, value: { text } }))
}

function statesOf({ subject }: Writing): readonly ValueState[] {
  return membersOf(subject).flatMap(({ results, groups, indicators }) => [...results, ...groups, ...indicators].map(({ state }) => state))
}

/** Suppressed, missing and zero are three different things: the sheet says so where it has them. */
function legend(writing: Writing): readonly SheetBlock[] {
  const { speech } = writing
  const found = new Set(statesOf(writing))
  const said = (['suppressed', 'missing', 'filled', 'out of bounds'] as const).filter((state) => found.has(state)).map((state) => speech.say(`state.${state}.long`))
  if (said.length === 0) return []
  return [{ block: 'words', tone: 'note', text: [`${speech.say('state.legend')}.`, ...said, speech.say('state.zero.long')].join(' ') }]
}

/** A figure from a registry past its limit of age may still be right: the sheet says which they are and leaves the judgement to the reader. */
function staleNote({ book, speech }: Writing): readonly SheetBlock[] {
  const names = new Set(book.view.sources.filter(({ stale }) => stale).map(({ registry }) => speech.text(book.names.registries.get(registry) ?? registry)))
  if (names.size === 0) return []
  return [{ block: 'words', tone: 'note', text: `${speech.say('quality.stale')}. ${speech.say('quality.stale.note', { names: [...names].join(', ') })}` }]
}

function sources({ book, speech }: Writing): SheetBlock {
  const columns = [speech.say('quality.registry'), speech.say('quality.institution'), speech.say('word.period'), speech.say('quality.received'), speech.say('quality.setaside')]
  return {
    block: 'table',
    caption: speech.say('quality.sources'),
    columns: columns.map((text, at) => ({ text, kind: at === 4 ? 'number' : at > 1 ? 'short' : 'text' })),
    rows: book.view.sources.map((source) => [
      { text: speech.text(book.names.registries.get(source.registry) ?? source.registry) },
      { text: source.institution },
      { text: source.stale ? `${source.period} (${speech.say('quality.stale.mark')})` : source.period },
      { text: speech.date(source.receivedAt) },
      source.quarantinedShare === null ? { text: '' } : { text: speech.share(source.quarantinedShare) },
    ]),
  }
}
