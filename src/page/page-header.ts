import { make } from './make-element.js'
import type { PageContext } from './page-context.js'

/** Who publishes what, for when; the languages; and, plainly, that a draft is one. */
export function pageHeader({ data, store, speech }: PageContext): HTMLElement {
  const { about } = data.payload
  const names = { es: 'Español', pt: 'Português', en: 'English' } as const
  const languages = about.languages.map((language) =>
    make('button', { type: 'button', lang: language, 'aria-pressed': String(language === store.get().language), onclick: () => store.set({ language }) }, names[language]),
  )
  const publisher = speech.text(about.publisher)
  const draft = about.status === 'draft'
  return make(
    'header',
    { class: 'top' },
    make('div', { class: 'bar' }, make('p', { class: 'publisher' }, publisher), about.languages.length > 1 && make('nav', { class: 'languages', 'aria-label': speech.say('languages') }, ...languages)),
    make('h1', {}, speech.text(about.title)),
    make('p', { class: 'lead' }, speech.say('lead', { period: about.period, count: speech.count(data.count), vintage: about.vintage }), ' ', make('span', { class: `status ${about.status}` }, speech.say(draft ? 'status.draft' : 'status.validated'))),
    draft && make('p', { class: 'draft', role: 'note' }, speech.shared('sheet.draft.note')),
  )
}
