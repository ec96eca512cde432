import { escaped } from './picture.js'
import type { SheetBook } from './sheet-book.js'
import { nationalCode, sheetFile } from './sheet-book.js'
import { sheetStyle } from './sheet-style.js'
import type { Speech } from './speech.js'
import { wholeName } from './subject.js'

/** Codes whose sheets are there, by form. */
export interface SheetCodes {
  readonly html: readonly string[]
  readonly pdf: readonly string[]
}

/** The list of the sheets of a language, in order of code, by unit. */
export function sheetIndexHtml(book: SheetBook, speech: Speech, codes: SheetCodes): string {
  const html = new Set(codes.html)
  const pdf = new Set(codes.pdf)
  const title = `${speech.say('index.title')} · ${speech.text(book.view.title)}`
  const link = (code: string, name: string): string => {
    const text = `${code === nationalCode ? '' : `<span>${escaped(code)}</span> `}${escaped(name)}`
    const printed = pdf.has(code) ? `<a href="${sheetFile(code)}.pdf" aria-label="${escaped(`${name}: PDF`)}">PDF</a>` : ''
    return `${html.has(code) ? `<a href="${sheetFile(code)}.html">${text}</a>` : text} ${printed}`
  }
  const units = [...book.units.values()].map(({ code, name, members }) => `<section><h2>${link(code, name)}</h2><ul class="members">${listed(members, html, pdf, link)}</ul></section>`)
  const without = book.view.territories.filter(({ parentCode }) => parentCode === null)
  const rest = without.length === 0 ? '' : `<section><ul class="members">${listed(without, html, pdf, link)}</ul></section>`
  return `<!doctype html>
<html lang="${speech.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${sheetStyle}a{color:#124856}</style></head>
<body><main><header><div><p class="over">${escaped(speech.text(book.view.title))}</p><h1>${speech.say('index.title')}</h1><p class="under">${escaped(`${speech.say('word.period')} ${book.view.period}`)}</p><p class="purpose">${speech.say('index.intro')}</p></div></header>
<section><h2>${link(nationalCode, wholeName(book, speech))}</h2></section>
${[...units, rest].join('\n')}
</main></body></html>
`
}

function listed(members: readonly { readonly code: string; readonly name: string }[], html: ReadonlySet<string>, pdf: ReadonlySet<string>, link: (code: string, name: string) => string): string {
  return members.filter(({ code }) => html.has(code) || pdf.has(code)).map(({ code, name }) => `<li>${link(code, name)}</li>`).join('')
}
