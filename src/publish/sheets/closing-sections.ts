import type { SheetSection } from './sheet.js'
import type { Writing } from './subject.js'

/** Method in a paragraph, how to cite, licence, whom to ask. */
export function methodSection({ subject, book, speech }: Writing): SheetSection {
  const { view } = book
  const publisher = speech.text(view.publisher ?? undefined)
  const cite = speech.text(view.citation ?? undefined)
  const place = subject.kind === 'national' ? subject.name : `${subject.name} (${subject.code})`
  const made = speech.say('method.cite.text', { publisher: publisher === '' ? '' : `${publisher}. `, title: speech.text(view.title), period: view.period, place, release: view.release })
  const facts: readonly (readonly [string, string])[] = [
    [speech.say('method.cite'), cite === '' ? made : cite],
    [speech.say('method.licence'), view.licence],
    [speech.say('method.publisher'), publisher],
    [speech.say('method.contact'), view.contact ?? ''],
  ]
  return {
    id: 'method',
    title: speech.say('method.title'),
    blocks: [
      { block: 'words', tone: 'plain', text: view.models.map(({ kind }) => speech.say(`method.${kind}`)).join(' ') },
      { block: 'facts', facts: facts.filter(([, text]) => text !== '').map(([label, text]) => ({ label, value: { text } })) },
      { block: 'words', tone: 'note', text: speech.say('method.made', { date: speech.date(view.madeAt), release: view.release, version: view.cauce }) },
    ],
  }
}

/** Space in which the regional team writes what it finds. */
export function validationSection({ speech }: Writing): SheetSection {
  return {
    id: 'validation',
    title: speech.say('validation.title'),
    blocks: [
      { block: 'words', tone: 'plain', text: speech.say('validation.note') },
      {
        block: 'form',
        choices: [speech.say('validation.agrees'), speech.say('validation.partly'), speech.say('validation.disagrees')],
        comment: speech.say('validation.comment'),
        fields: [speech.say('validation.name'), speech.say('validation.date'), speech.say('validation.signature')],
      },
    ],
  }
}
