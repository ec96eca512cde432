import type { PublicGroup } from '../view/public-view.js'
import type { SheetBlock, SheetCell, SheetSection } from './sheet.js'
import { countryName, membersOf } from './subject.js'
import type { Writing } from './subject.js'

type Fact = { readonly label: string; readonly value: SheetCell }

/** Name, codes, period, and the children that the model looks at, by group. */
export function profileSection(writing: Writing): SheetSection {
  const { speech } = writing
  return { id: 'profile', title: speech.say('profile.title'), blocks: [{ block: 'facts', facts: [...placeFacts(writing), ...childrenFacts(writing)] }, ...groupBlocks(writing)] }
}

function placeFacts({ subject, book, speech }: Writing): readonly Fact[] {
  const { view, names } = book
  const level = subject.kind === 'national' ? (names.wholeCountry ? speech.say('word.country') : '') : speech.text(names.levels.get(subject.kind === 'territory' ? view.level : (names.parentLevel ?? '')))
  const country = countryName(book, speech)
  const parent = subject.kind === 'national' ? (names.wholeCountry ? '' : country) : subject.kind === 'territory' && subject.unit !== null ? `${subject.unit.name} (${subject.unit.code}), ${country}` : country
  const units = subject.kind === 'territory' ? '' : speech.count(subject.unit.members.length)
  const facts: readonly (readonly [string, string])[] = [
    [speech.say('profile.level'), level],
    [speech.say('word.code'), subject.kind === 'national' ? '' : subject.code],
    [speech.say('profile.parent'), parent],
    [speech.say('profile.period'), view.period],
    [speech.say('profile.vintage'), view.vintage],
    [speech.say('profile.units'), units],
  ]
  return facts.filter(([, text]) => text !== '').map(([label, text]) => ({ label, value: { text } }))
}

function childrenFacts({ subject, book, speech }: Writing): readonly Fact[] {
  const model = book.view.models.find(({ kind }) => kind === 'clrisk')
  if (model === undefined) return []
  const label = speech.say('profile.children')
  if (subject.kind === 'territory') {
    const result = subject.territory.results.find((each) => each.model === model.id)
    return [{ label, value: speech.cell(result?.children ?? null, result?.state ?? 'missing', speech.count) }]
  }
  const summary = book.summary(subject.code, model.id)
  return [{ label, value: speech.cell(summary?.children ?? null, summary?.state ?? 'missing', speech.count) }]
}

function groupBlocks(writing: Writing): readonly SheetBlock[] {
  const { speech, subject } = writing
  const members = membersOf(subject)
  const groups = subject.kind === 'territory' ? subject.territory.groups.map((group) => ({ group, left: 0 })) : summedGroups(members.flatMap((member) => member.groups))
  if (groups.length === 0) return []
  const rows = groups.map(({ group }): readonly SheetCell[] => [
    { text: groupWords(writing, group) },
    speech.cell(group.children, group.state, speech.count),
    speech.cell(group.rate, group.state, speech.share),
    ...(subject.kind === 'territory' ? [{ text: group.lower === null || group.upper === null ? '' : speech.say('word.from.to', { from: speech.share(group.lower), to: speech.share(group.upper) }) }] : []),
  ])
  const columns = [speech.say('word.group'), speech.say('word.children'), speech.say('profile.share'), ...(subject.kind === 'territory' ? [speech.say('word.interval')] : [])]
  const left = Math.max(...groups.map((each) => each.left))
  return [
    { block: 'table', caption: speech.say('profile.groups'), columns: columns.map((text, at) => ({ text, kind: at === 0 ? 'text' : 'number' })), rows },
    ...(left === 0 ? [] : [{ block: 'words' as const, tone: 'note' as const, text: speech.say('group.left', { count: speech.count(left) }) }]),
  ]
}

/** The column may be one of the household or of its head: what matters is what it tells apart. */
function groupWords({ speech }: Writing, { by, value }: PublicGroup): string {
  const column = by.split('.').at(-1) ?? by
  const word = value === 'unknown' ? speech.say('word.unknown') : speech.word(`group.${column}`, value)
  return `${speech.word('group', column)}: ${word}`
}

/** Sums over territories of the groups that are published; `left` counts those that are not. */
function summedGroups(groups: readonly PublicGroup[]): readonly { readonly group: PublicGroup; readonly left: number }[] {
  const found = new Map<string, { by: string; value: string; children: number; cases: number; left: number; known: number }>()
  for (const { by, value, children, rate } of groups) {
    const own = found.get(`${by} ${value}`) ?? { by, value, children: 0, cases: 0, left: 0, known: 0 }
    found.set(`${by} ${value}`, own)
    if (children === null || rate === null) own.left += children === 0 ? 0 : 1
    else {
      own.children += children
      own.cases += children * rate
      own.known += 1
    }
  }
  return [...found.values()].map(({ by, value, children, cases, left, known }) => ({
    group: { by, value, children: known === 0 ? null : children, rate: children === 0 ? null : cases / children, lower: null, upper: null, state: known === 0 ? 'suppressed' : 'observed' },
    left,
  }))
}
