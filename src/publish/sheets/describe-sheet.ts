import { classesSection } from './classes-section.js'
import { methodSection, validationSection } from './closing-sections.js'
import { compareSection } from './compare-section.js'
import { factorSection } from './factor-section.js'
import { indicatorSection } from './indicator-section.js'
import { levelSection } from './level-section.js'
import type { SheetMaps } from './locator-map.js'
import { profileSection } from './profile-section.js'
import { qualitySection } from './quality-section.js'
import type { Sheet } from './sheet.js'
import type { SheetBook } from './sheet-book.js'
import type { Speech } from './speech.js'
import { countryName, subjectOf } from './subject.js'
import type { SheetSubject } from './subject.js'

/** The sheet of a code in a language, undefined where the release has no such place. `maps`: null where there is no geometry. */
export function describeSheet(book: SheetBook, speech: Speech, code: string, maps: SheetMaps | null): Sheet | undefined {
  const subject = subjectOf(book, speech, code)
  if (subject === undefined) return undefined
  const writing = { subject, book, speech }
  const { view } = book
  const title = speech.text(view.title)
  const sections = [profileSection, levelSection, factorSection, compareSection, indicatorSection, qualitySection, methodSection, validationSection, classesSection]
  return {
    language: speech.language,
    kind: subject.kind,
    code,
    name: subject.name,
    over: `${speech.say(subject.kind === 'national' && !book.names.wholeCountry ? 'sheet.kind.covered' : `sheet.kind.${subject.kind}`)} · ${title}`,
    under: underOf(subject, book, speech),
    purpose: speech.say('sheet.purpose'),
    draft: view.status === 'draft' ? { mark: speech.say('sheet.draft'), note: speech.say('sheet.draft.note') } : null,
    map: maps?.of(writing) ?? null,
    sections: sections.flatMap((section) => section(writing) ?? []),
    foot: speech.say('sheet.foot', { title, code: subject.kind === 'national' ? '' : code, name: subject.name, release: view.release }),
    page: speech.say('sheet.page'),
    classes: view.models.map((model) => model.classes.length),
    madeAt: view.madeAt,
  }
}

function underOf(subject: SheetSubject, book: SheetBook, speech: Speech): string {
  const { view, names } = book
  const period = `${speech.say('word.period')} ${view.period}`
  if (subject.kind === 'national') return period
  const level = speech.text(names.levels.get(subject.kind === 'territory' ? view.level : (names.parentLevel ?? '')))
  const within = [...(subject.kind === 'territory' && subject.unit !== null ? [subject.unit.name] : []), countryName(book, speech)].join(', ')
  return [level, subject.code, within, period].filter((part) => part !== '').join(' · ')
}
