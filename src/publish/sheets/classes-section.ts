import type { PublicModel, PublicTerritory } from '../view/public-view.js'
import { classRange, markWord } from './class-range.js'
import type { MemberList, SheetBlock, SheetCell, SheetSection } from './sheet.js'
import { hasMark, markOf, marksOf, resultOf } from './sheet-book.js'
import type { Writing } from './subject.js'

/** Ranges of the classes, and the territories of each in order of code; on the sheet of a territory its own class is there already. */
export function classesSection(writing: Writing): SheetSection | null {
  const { subject, book, speech } = writing
  if (subject.kind === 'territory') return null
  const members = subject.unit.members
  const blocks = book.view.models.flatMap((model) => [rangeTable(model, members, writing), ...methodWords(model, writing), { block: 'members' as const, lists: memberLists(model, members, writing) }])
  return { id: 'classes', title: speech.say('classes.title'), blocks: [{ block: 'words', tone: 'plain', text: speech.say('classes.note') }, ...blocks] }
}

function rangeTable(model: PublicModel, members: readonly PublicTerritory[], { subject, speech }: Writing): SheetBlock {
  const rows = model.classes.map((own): readonly SheetCell[] => [
    { text: speech.word('class', own.label), mark: markOf(model, own.label) },
    { text: classRange(model, own.rank, speech) },
    { text: speech.count(members.filter((member) => resultOf(member, model)?.class === own.label).length) },
  ])
  return {
    block: 'table',
    caption: speech.say(`model.${model.kind}`),
    columns: [
      { text: speech.say('word.class'), kind: 'text' },
      { text: speech.say('word.range'), kind: 'number' },
      { text: `${speech.say('word.territories')}${subject.kind === 'parent' ? `, ${subject.name}` : ''}`, kind: 'number' },
    ],
    rows,
  }
}

function methodWords(model: PublicModel, { speech }: Writing): readonly SheetBlock[] {
  if (model.classing === '') return []
  return [{ block: 'words', tone: 'note', text: speech.say('classes.method', { method: speech.word('classing', model.classing) }) }]
}

function memberLists(model: PublicModel, members: readonly PublicTerritory[], { subject, speech }: Writing): readonly MemberList[] {
  return marksOf(model).flatMap((mark): readonly MemberList[] => {
    const own = members.filter((member) => hasMark(member, model, mark))
    if (own.length === 0) return []
    const count = speech.count(own.length)
    const title = typeof mark === 'string' ? speech.say(`classes.${mark}`, { count }) : speech.say('classes.members', { class: markWord(model, mark, speech), count })
    return [{ title: `${speech.say(`model.${model.kind}.short`)}. ${title}`, mark, groups: subject.kind === 'national' ? byUnit(own) : [{ name: null, members: own.map(nameOf) }] }]
  })
}

function byUnit(members: readonly PublicTerritory[]): MemberList['groups'] {
  const found = new Map<string, { readonly name: string | null; readonly members: { code: string; name: string }[] }>()
  for (const member of members) {
    const key = member.parentCode ?? ''
    const own = found.get(key)
    if (own === undefined) found.set(key, { name: member.parentName, members: [nameOf(member)] })
    else own.members.push(nameOf(member))
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function nameOf({ code, name }: PublicTerritory): { code: string; name: string } {
  return { code, name }
}
