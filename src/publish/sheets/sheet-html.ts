import { blockHtml } from './block-html.js'
import { escaped, patternDefs } from './picture.js'
import { markHtml, pictureHtml } from './picture-html.js'
import type { Sheet } from './sheet.js'
import { sheetStyle } from './sheet-style.js'

/** The sheet as one HTML file that needs nothing else; prints on A4 with a running foot. */
export function sheetHtml(sheet: Sheet): string {
  const { language, name, over, under, purpose, draft, sections, foot } = sheet
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${name} · ${over}`)}</title><style>${sheetStyle}${pageStyle(sheet)}</style></head>
<body><svg width="0" height="0" style="position:absolute" aria-hidden="true">${patternDefs(sheet.classes)}</svg><main>
<header><div><p class="over">${escaped(over)}</p><h1>${escaped(name)}</h1><p class="under">${escaped(under)}</p><p class="purpose">${escaped(purpose)}</p>${draft === null ? '' : `<p class="draft"><strong>${escaped(draft.mark)}</strong> · ${escaped(draft.note)}</p>`}</div>${mapHtml(sheet)}</header>
${sections.map(({ id, title, blocks }) => `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escaped(title)}</h2>${blocks.map((block) => blockHtml(block, title)).join('\n')}</section>`).join('\n')}
<footer>${escaped(foot)}</footer>
</main></body></html>
`
}

function mapHtml({ map }: Sheet): string {
  if (map === null) return ''
  const key = map.legend.map(({ text, mark }) => `<li>${markHtml(mark)}${escaped(text)}</li>`).join('')
  return `<figure>${pictureHtml(map.picture, 'map')}<figcaption>${escaped(map.title)}</figcaption>${key === '' ? '' : `<ul class="key">${key}</ul>`}</figure>`
}

function pageStyle({ foot, draft, page }: Sheet): string {
  const [before = '', between = '', after = ''] = page.split(/\{page\}|\{pages\}/)
  const text = draft === null ? foot : `${draft.mark} · ${foot}`
  const font = 'font:8pt system-ui,sans-serif;color:#444'
  return `svg *{font-family:inherit}@page{size:A4;margin:14mm 15mm 17mm;@bottom-left{content:${cssText(text)};${font}}@bottom-right{width:28mm;text-align:right;content:${cssText(before)} counter(page) ${cssText(between)} counter(pages) ${cssText(after)};${font}}}`
}

/** A string of CSS inside HTML; names come from outside. */
function cssText(text: string): string {
  return `"${text.replaceAll(/[^\p{L}\p{N} .,:;·()'/-]/gu, (character) => `\\${(character.codePointAt(0) ?? 0).toString(16)} `)}"`
}
