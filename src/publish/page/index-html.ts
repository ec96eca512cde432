import { textIn } from '../../spec/text.js'
import { wordsIn } from '../words/words.js'
import type { PagePayload } from './page-payload.js'

/** The frame of the page: readable without a script, no inline script or style, every path relative. */
export function indexHtml({ about, downloads }: PagePayload): string {
  const language = about.languages[0] ?? 'en'
  const title = escaped(textIn(about.title, language))
  const files = downloads.map(({ file }) => `<li><a href="${escaped(encodeURI(file))}">${escaped(file)}</a></li>`).join('')
  const words = wordsIn(language)
  const draft = about.status === 'draft' ? `<p><strong>${escaped(words['sheet.draft'])}.</strong> ${escaped(words['sheet.draft.note'])}</p>` : ''
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="generator" content="Cauce ${escaped(about.cauce)}">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
<script src="data.js" defer></script>
<script src="page.js" defer></script>
</head>
<body>
<noscript><main><h1>${title}</h1>${draft}<ul>${files}</ul></main></noscript>
<div id="page"></div>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
