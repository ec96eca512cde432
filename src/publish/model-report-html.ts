import { ratioPlot } from './report/ratio-plot.js'
import type { ModelReport, ReportCell, ReportSection } from './report/report-section.js'
import { reportSpeech } from './report/report-words.js'
import type { ReportSpeech } from './report/report-words.js'
import { escaped } from './report/escaped.js'

const style = `body{font:16px/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin-top:2.2rem;border-top:2px solid #1b1b1b;padding-top:.6rem}p{max-width:46rem;margin:.4rem 0}
table{border-collapse:collapse;margin:.8rem 0;font-size:.9rem}th,td{padding:.25rem .6rem;border-bottom:1px solid #d0d0d0;text-align:left;vertical-align:top}
th{border-bottom:1px solid #555}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{overflow-x:auto}.m{display:inline-block;padding:0 .45rem;border-radius:.7rem;border:1px solid;white-space:nowrap}
.good{color:#0b5563;border-color:#0b5563;background:#eef7f8}.watch{color:#6b4a00;border-color:#8a6100;background:#fff6e0}.bad{color:#8c1d18;border-color:#8c1d18;background:#fdf0ef;font-weight:600}.plain{color:#444;border-color:#888}
svg{max-width:100%;height:auto}@media print{body{margin:0}section{break-inside:auto}h2{break-after:avoid}tr{break-inside:avoid}}`

/** The report as one HTML file that needs nothing else. */
export function modelReportHtml(report: ModelReport): string {
  const speech = reportSpeech(report.language)
  return `<!doctype html>
<html lang="${report.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(report.title)}</h1>
${report.sections.map((each) => section(each, speech)).join('\n')}
</main></body></html>
`
}

function section({ title, words, header, rows, plot }: ReportSection, speech: ReportSpeech): string {
  const numeric = header.map((_, column) => rows.length > 0 && rows.every((row) => isFigure(row[column] ?? null)))
  const head = header.map((name, column) => `<th scope="col"${numeric[column] === true ? ' class="n"' : ''}>${escaped(name)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell, column) => `<td${numeric[column] === true ? ' class="n"' : ''}>${cellHtml(cell, speech)}</td>`).join('')}</tr>`).join('\n')
  const table = rows.length === 0 ? '' : `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
  const picture = plot === undefined || plot.rows.length === 0 ? '' : `<div class="wide">${ratioPlot(plot, speech.number)}</div>`
  return `<section><h2>${escaped(title)}</h2>${words.map((sentence) => `<p>${escaped(sentence)}</p>`).join('')}${picture}${table}</section>`
}

/** A number, or a share already written. */
function isFigure(cell: ReportCell): boolean {
  return cell === null || typeof cell === 'number' || (typeof cell === 'string' && /^-?[\d.,\s]+%$/.test(cell))
}

function cellHtml(cell: ReportCell, { number }: ReportSpeech): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return escaped(number(cell))
  if (typeof cell === 'string') return escaped(cell)
  return cell.text === '' ? '' : `<span class="m ${cell.tone}">${escaped(cell.text)}</span>`
}
