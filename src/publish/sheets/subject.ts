import type { PublicTerritory } from '../view/public-view.js'
import type { SheetBook, SheetUnit } from './sheet-book.js'
import { nationalCode } from './sheet-book.js'
import type { Speech } from './speech.js'

/** Whom a sheet speaks of. */
export type SheetSubject =
  | { readonly kind: 'territory'; readonly code: string; readonly name: string; readonly territory: PublicTerritory; readonly unit: SheetUnit | null }
  | { readonly kind: 'parent' | 'national'; readonly code: string; readonly name: string; readonly unit: SheetUnit }

/** What a section is written from. */
export interface Writing {
  readonly subject: SheetSubject
  readonly book: SheetBook
  readonly speech: Speech
}

/** The subject of a code, undefined where the release has none. */
export function subjectOf(book: SheetBook, speech: Speech, code: string): SheetSubject | undefined {
  if (code === nationalCode) return { kind: 'national', code, name: wholeName(book, speech), unit: book.country }
  const unit = book.units.get(code)
  if (unit !== undefined) return { kind: 'parent', code, name: unit.name, unit }
  const territory = book.territories.get(code)
  if (territory === undefined) return undefined
  return { kind: 'territory', code, name: territory.name, territory, unit: territory.parentCode === null ? null : (book.units.get(territory.parentCode) ?? null) }
}

/** The country's name in a language; the tables know it by its code only. */
export function countryName(book: SheetBook, speech: Speech): string {
  return speech.country(book.names.country)
}

/** All territories of the release together: the country, or so many of its territories as the pipeline covers. */
export function wholeName(book: SheetBook, speech: Speech): string {
  return book.names.wholeCountry ? countryName(book, speech) : speech.say('word.covered')
}

/** The territories that a sheet speaks of. */
export function membersOf(subject: SheetSubject): readonly PublicTerritory[] {
  return subject.kind === 'territory' ? [subject.territory] : subject.unit.members
}
