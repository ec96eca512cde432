import { filled } from '../core/filled.js'
import type { DataRequests } from '../spec/requests.js'
import type { Language } from '../spec/publication.js'
import { textIn } from '../spec/text.js'
import type { AskedField, AskedRegistry, AskedResource, DataRequest } from './data-request.js'
import { letterWords } from './words/letter-words.js'
import type { LetterWords } from './words/letter-words.js'

export interface LetterTerms extends DataRequests {
  readonly language: Language
  /** ISO dates. */
  readonly date: string
  readonly deadline: string
  readonly reference: string
  /** Name of the workbook beside the letter. */
  readonly workbook: string
}

const style = `@page{size:A4;margin:22mm 20mm}body{font:15px/1.5 Georgia,'Times New Roman',serif;color:#111;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.35rem;margin:0 0 1rem}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}h3{font-size:.95rem;margin:1rem 0 .3rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.4rem 0}
dt{color:#555}dd{margin:0}table{border-collapse:collapse;width:100%;font:12.5px/1.4 system-ui,sans-serif;margin:.4rem 0 1rem}thead{display:table-header-group}tr{break-inside:avoid}
th,td{border-bottom:1px solid #ccc;padding:.25rem .5rem .25rem 0;text-align:left;vertical-align:top}code{font-family:ui-monospace,monospace;font-size:.95em;white-space:nowrap}.sign{margin-top:3rem}
@media print{body{margin:0;max-width:none;padding:0}}`

/** A letter to one institution as an HTML page that needs nothing else and prints on A4. */
export function letterHtml(request: DataRequest, terms: LetterTerms): string {
  const words = letterWords(terms.language)
  const requester = textIn(terms.requester, terms.language)
  const own = (text: string): string => `<p>${escaped(text)}</p>`
  const head = [
    [words.to, request.contact === null ? request.institution : `${request.institution} (${request.contact})`],
    ...(requester === '' ? [] : [[words.from, requester]]),
    [words.date, longDate(terms.date, terms.language)],
    [words.reference, terms.reference],
  ]
  return `<!doctype html>
<html lang="${terms.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(words.title)}: ${escaped(request.institution)}</title><style>${style}</style></head>
<body><h1>${escaped(words.title)}</h1>
${definitions(head)}
${own(words.greeting)}
${own(filled(requester === '' ? words.openingAnonymous : words.opening, { requester, institution: request.institution }))}
${own(textIn(terms.purpose, terms.language) || words.purpose)}
${own(words.only)}
${own(words.protection)}
${own(filled(words.deadline, { deadline: longDate(terms.deadline, terms.language) }))}
${own(textIn(terms.transfer, terms.language) || words.transfer)}
${own(filled(words.template, { file: terms.workbook }))}
${own(words.absent)}
${terms.contact === undefined ? '' : own(filled(words.contact, { contact: terms.contact }))}
${own(words.closing)}
<p class="sign">${escaped(terms.signatory ?? requester)}</p>
${request.registries.map((registry) => registrySection(registry, words, terms.language)).join('\n')}
</body></html>
`
}

function registrySection(registry: AskedRegistry, words: LetterWords, language: Language): string {
  const facts = [
    [words.registry, registry.registry],
    [words.period, registry.period],
    [words.legalBasis, registry.legalBasis ?? words.legalBasisNone],
  ]
  return `<section><h2>${escaped(textIn(registry.title, language))}, ${escaped(registry.period)}</h2>${definitions(facts)}
${registry.resources.map((resource) => resourceSection(resource, words, language)).join('\n')}</section>`
}

function resourceSection(resource: AskedResource, words: LetterWords, language: Language): string {
  const title = [resource.title ?? resource.resource, ...(resource.record === '' ? [] : [filled(words.record, { record: resource.record })])].join(', ')
  const facts = [
    [words.format, words[`format.${resource.format}`]],
    [words.files, resource.files],
    ...(resource.encoding === null ? [] : [[words.encoding, resource.encoding]]),
  ]
  const positions = resource.fields.some((field) => field.position !== null)
  const meanings = resource.fields.some((field) => field.title !== null || field.codes.length > 0)
  const columns = { positions, meanings }
  const header = [words.field, ...(positions ? [words.place] : []), ...(meanings ? [words.meaning] : []), words.type, words.use]
  const rows = resource.fields.map((field) => fieldRow(field, columns, words, language))
  return `<h3>${escaped(title)}</h3>${definitions(facts)}
<table><thead><tr>${header.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table>`
}

interface ShownColumns {
  readonly positions: boolean
  readonly meanings: boolean
}

function fieldRow(field: AskedField, shown: ShownColumns, words: LetterWords, language: Language): string {
  const meaning = textIn(field.title ?? undefined, language)
  const codes = field.codes.map(([code, label]) => `${code} ${textIn(label, language)}`).join('; ')
  const place = field.position === null ? '' : `${field.position.start}–${field.position.start + field.position.length - 1}`
  const uses = [...new Set(field.uses.map((use) => textIn(use, language)))].join('; ') || words.territoryOrKey
  const cells = [
    `<code>${escaped(field.name)}</code>${field.required ? '' : `<br><small>${escaped(words.optional)}</small>`}`,
    ...(shown.positions ? [place] : []),
    ...(shown.meanings ? [`${escaped(meaning)}${codes === '' ? '' : `${meaning === '' ? '' : '<br>'}<small>${escaped(words.codes)}: ${escaped(codes)}</small>`}`] : []),
    escaped(words[`type.${field.type}`]),
    escaped(uses),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function longDate(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${iso}T00:00:00Z`))
}

function definitions(pairs: readonly (readonly string[])[]): string {
  return `<dl>${pairs.map(([name = '', value = '']) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
