import { escaped } from './picture.js'
import { markHtml, pictureHtml } from './picture-html.js'
import type { MemberList, SheetBar, SheetBlock, SheetCell, SheetResult } from './sheet.js'

/** `title` is that of the section: a caption that says the same is heard, not seen. */
export function blockHtml(block: SheetBlock, title: string): string {
  switch (block.block) {
    case 'words':
      return `<p${block.tone === 'note' ? ' class="note"' : ''}>${escaped(block.text)}</p>`
    case 'facts':
      return `<dl class="facts">${block.facts.map(({ label, value }) => `<div><dt>${escaped(label)}</dt><dd>${cellHtml(value)}</dd></div>`).join('')}</dl>`
    case 'results':
      return `<div class="results">${block.results.map(resultHtml).join('')}</div>`
    case 'bars':
      return barsHtml(block)
    case 'table':
      return tableHtml(block, title)
    case 'members':
      return block.lists.map(memberHtml).join('')
    case 'form':
      return formHtml(block)
  }
}

function cellHtml({ text, quiet, note, mark }: SheetCell): string {
  const words = quiet === true ? `<span class="quiet">${escaped(text)}</span>` : escaped(text)
  return `${mark === undefined || mark === null ? '' : markHtml(mark)}${words}${note === undefined ? '' : `<small>${escaped(note)}</small>`}`
}

function resultHtml({ model, figure, unit, level, scale, sentences }: SheetResult): string {
  return `<div class="result"><h3>${escaped(model)}</h3>${level === null ? '' : `<p class="level">${level.mark === null ? '' : markHtml(level.mark)}${escaped(level.text)}</p>`}<p class="figure">${cellHtml(figure)}${unit === '' ? '' : ` <small>${escaped(unit)}</small>`}</p>${scale === null ? '' : pictureHtml(scale, 'scale')}<ul>${sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}</ul></div>`
}

function barsHtml({ caption, head, signed, bars }: Extract<SheetBlock, { readonly block: 'bars' }>): string {
  const rows = bars.map((bar) => `<tr><th scope="row">${escaped(bar.label)}</th><td>${barHtml(bar, signed)}</td><td class="n">${escaped(bar.text)}</td>${signed ? `<td>${escaped(bar.note)}</td>` : ''}</tr>`)
  return wide(caption, bars.length, `<table class="bars"><caption>${escaped(caption)}</caption><thead><tr><th scope="col">${escaped(head[0])}</th><td></td><th scope="col" class="n">${escaped(head[1])}</th>${signed ? '<td></td>' : ''}</tr></thead><tbody>${rows.join('')}</tbody></table>`)
}

/** To the right what calls for support, solid; to the left what protects, outlined: told apart by side, shape and word. */
function barHtml({ value }: SheetBar, signed: boolean): string {
  const [zero, reach] = signed ? [100, 96] : [2, 194]
  const length = Number((Math.abs(value ?? 0) * reach).toFixed(1))
  const shape = value === null ? '' : value < 0 ? `<rect x="${zero - length}" y="3" width="${length}" height="10" fill="#fff" stroke="#124856" stroke-width="1.6"/>` : `<rect x="${zero}" y="2.5" width="${length}" height="11" fill="#124856"/>`
  return `<svg viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true">${shape}<path d="M${zero} 0V16" stroke="#222"/></svg>`
}

function tableHtml({ caption, columns, rows }: Extract<SheetBlock, { readonly block: 'table' }>, title: string): string {
  const kind = (at: number): string => (columns[at]?.kind === 'number' ? ' class="n"' : '')
  const head = columns.map(({ text }, at) => `<th scope="col"${kind(at)}>${escaped(text)}</th>`).join('')
  const body = rows.map((row) => {
    if (typeof row === 'string') return `<tr><th scope="rowgroup" colspan="${columns.length}">${escaped(row)}</th></tr>`
    return `<tr>${row.map((cell, at) => (at === 0 ? `<th scope="row">${cellHtml(cell)}</th>` : `<td${kind(at)}>${cellHtml(cell)}</td>`)).join('')}</tr>`
  })
  return wide(caption, rows.length, `<table><caption${caption === title ? ' class="heard"' : ''}>${escaped(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`)
}

/** A narrow screen scrolls the table, by keyboard too; a short one is not split over pages. */
function wide(name: string, rows: number, table: string): string {
  return `<div class="wide${rows < 17 ? ' short' : ''}" role="group" tabindex="0" aria-label="${escaped(name)}">${table}</div>`
}

function memberHtml({ title, mark, groups }: MemberList): string {
  const lists = groups.map(({ name, members }) => `${name === null ? '' : `<h4>${escaped(name)}</h4>`}<ul class="members">${members.map((member) => `<li><span>${escaped(member.code)}</span> ${escaped(member.name)}</li>`).join('')}</ul>`)
  return `<h3>${markHtml(mark)}${escaped(title)}</h3>${lists.join('')}`
}

function formHtml({ choices, comment, fields }: Extract<SheetBlock, { readonly block: 'form' }>): string {
  return `<div class="form"><ul class="choices">${choices.map((choice) => `<li><span class="box"></span>${escaped(choice)}</li>`).join('')}</ul><p>${escaped(comment)}</p>${'<div class="line"></div>'.repeat(4)}<div class="fields">${fields.map((field) => `<div>${escaped(field)}</div>`).join('')}</div></div>`
}
