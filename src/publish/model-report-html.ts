import type { ModelReport, ReportSection } from './model-report.js'

const style = `body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;margin:.5rem 0;font-size:.9rem}
th,td{padding:.25rem .6rem;border-bottom:1px solid #d0d0d0;text-align:left;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}@media print{body{margin:0}}`

/** The report as one HTML file that needs nothing else. */
export function modelReportHtml(report: ModelReport): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)}</title><style>${style}</style></head>
<body><h1>${escaped(report.title)}</h1>
${report.sections.map(section).join('\n')}
</body></html>
`
}

function section({ title, words, header, rows }: ReportSection): string {
  const head = header.map((name) => `<th scope="col">${escaped(name)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell) => (typeof cell === 'number' ? `<td class="n">${cell}</td>` : `<td>${escaped(cell ?? '')}</td>`)).join('')}</tr>`).join('\n')
  const table = rows.length === 0 ? '' : `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
  return `<section><h2>${escaped(title)}</h2>${words.map((sentence) => `<p>${escaped(sentence)}</p>`).join('')}${table}</section>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
