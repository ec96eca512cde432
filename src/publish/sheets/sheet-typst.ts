/**
 * Typst source that prints a sheet from `sys.inputs.sheet` (JSON): every word comes from there, so nothing needs escaping. Fonts are those
 * that the compiler brings along.
 */
export const sheetTypst = `
#let d = json(bytes(sys.inputs.sheet))
#let ink = rgb("#124856")
#let quiet = rgb("#444444")
#let rule = rgb("#b9c9cc")
#set document(title: d.name + " · " + d.over, date: datetime(year: d.made.year, month: d.made.month, day: d.made.day))
#set page(paper: "a4", margin: (x: 15mm, top: 14mm, bottom: 18mm), footer: context {
  set text(8pt, fill: quiet)
  grid(columns: (1fr, auto), column-gutter: 6mm,
    [#if d.draft != none [#strong(d.draft.mark) · ]#d.foot],
    d.page.replace("{page}", str(counter(page).get().first())).replace("{pages}", str(counter(page).final().first())))
})
#set text(font: "Libertinus Serif", size: 10pt, lang: d.language, number-type: "lining")
#set par(leading: 0.55em, spacing: 0.7em)
#set table(stroke: none, inset: (x: 4pt, y: 3pt))
#show table.cell.where(y: 0): strong
#show heading.where(level: 1): set text(22pt)
#show heading.where(level: 2): it => block(above: 1.5em, below: 0.7em, width: 100%, stroke: (bottom: 0.6pt + rule), inset: (bottom: 3pt), sticky: true, text(12.5pt, fill: ink, it.body))
#show heading.where(level: 3): it => block(above: 1.1em, below: 0.5em, sticky: true, text(10.5pt, it.body))
#show heading.where(level: 4): it => block(above: 0.8em, below: 0.4em, sticky: true, text(9pt, it.body))

#let pic(p, width) = image(bytes(p.svg), format: "svg", width: width, alt: p.alt)
#let mark(m) = if m == none { none } else { box(height: 0.85em, baseline: 0.1em, pdf.artifact(image(bytes(d.marks.at(m)), format: "svg", height: 0.85em, alt: "·"))) + h(0.35em) }
#let note(body) = text(8.5pt, fill: quiet, body)
#let cell(c) = {
  mark(c.at("mark", default: none))
  if c.at("quiet", default: false) { text(fill: quiet, style: "italic", c.text) } else { c.text }
  let n = c.at("note", default: none)
  if n != none { linebreak(); note(n) }
}
#let facts(b, columns) = grid(columns: (1fr,) * columns, column-gutter: 8mm, row-gutter: 3mm,
  ..b.facts.map(f => block(stroke: (left: 1.5pt + rule), inset: (left: 5pt, y: 1pt), breakable: false)[#note(f.label) \\ #if columns == 1 { cell(f.value) } else { strong(cell(f.value)) }]))
#let result(r) = [
  #heading(level: 3, r.model)
  #if r.level != none [#text(11pt, strong[#mark(r.level.mark)#r.level.text]) \\ ]
  #text(if r.figure.at("quiet", default: false) { 14pt } else { 20pt }, weight: "bold", cell(r.figure))
  #if r.unit != "" [\\ #note(r.unit)]
  #if r.scale != none { block(above: 0.6em, below: 0.6em, width: 78mm, pic(r.scale, 100%)) }
  #set text(9.5pt)
  #list(indent: 0pt, body-indent: 4pt, ..r.sentences)
]
#let bar(value, signed) = {
  let width = 58mm
  let zero = if signed { width / 2 } else { 0mm }
  let reach = if signed { width / 2 } else { width }
  pdf.artifact(box(width: width, height: 8pt, {
    if value != none and value >= 0 { place(dx: zero, dy: 1pt, rect(width: reach * value, height: 6pt, fill: ink, stroke: none)) }
    if value != none and value < 0 { place(dx: zero + reach * value, dy: 1pt, rect(width: -reach * value, height: 6pt, fill: white, stroke: 0.8pt + ink)) }
    place(dx: zero, line(length: 8pt, angle: 90deg, stroke: 0.7pt))
  }))
}
#let head(texts, kinds) = table.header(..texts.zip(kinds).map(((t, k)) => table.cell(align: if k == "number" { right } else { left }, stroke: (bottom: 1pt + ink), t)))
#let caption(b, title) = if b.caption != title { heading(level: 3, b.caption) }
#let bars(b, title) = {
  caption(b, title)
  set text(9pt)
  table(columns: (1fr, 60mm, auto) + if b.signed { (auto,) } else { () }, align: (x, y) => if x == 2 { right } else { left },
    stroke: (x, y) => (bottom: 0.4pt + rule),
    head((b.head.at(0), "", b.head.at(1)) + if b.signed { ("",) } else { () }, ("text", "text", "number", "text").slice(0, if b.signed { 4 } else { 3 })),
    ..b.bars.map(r => ([#r.label], bar(r.value, b.signed), r.text) + if b.signed { (r.note,) } else { () }).flatten())
}
#let sheet-table(b, title) = {
  caption(b, title)
  set text(9pt)
  let count = b.columns.len()
  table(columns: b.columns.enumerate().map(((i, c)) => if c.kind == "text" { if i == 0 { 2fr } else { 1.3fr } } else if c.kind == "number" and c.text.len() > 16 and count > 3 { if count > 4 { 24mm } else { 38mm } } else { auto }),
    align: (x, y) => if b.columns.at(x).kind == "number" { right } else { left },
    stroke: (x, y) => (bottom: 0.4pt + rule),
    head(b.columns.map(c => c.text), b.columns.map(c => c.kind)),
    ..b.rows.map(row => if type(row) == str { (table.cell(colspan: count, align: left, strong(row)),) } else { row.map(cell) }).flatten())
}
#let members(l) = {
  heading(level: 3, [#mark(l.mark)#l.title])
  set text(8.5pt)
  for group in l.groups {
    if group.name != none { heading(level: 4, group.name) }
    grid(columns: (1fr,) * 3, column-gutter: 5mm, row-gutter: 0.5em, ..group.members.map(m => par(hanging-indent: 3mm)[#text(fill: quiet, m.code) #m.name]))
  }
}
#let form(b) = block(stroke: 1pt, inset: 10pt, width: 100%, breakable: false)[
  #b.choices.map(c => [#box(width: 9pt, height: 9pt, stroke: 1pt, baseline: 1pt) #h(3pt) #c]).join(h(9mm))
  #v(2mm) #b.comment
  #pdf.artifact(for _ in range(4) { v(7mm); line(length: 100%, stroke: 0.5pt + rgb("#8a8a8a")) })
  #v(13mm)
  #grid(columns: (2fr, 1fr, 1.5fr), column-gutter: 8mm, ..b.fields.map(f => block(width: 100%, stroke: (top: 0.7pt), inset: (top: 3pt), note(f))))
]
#let print(b, title) = {
  if b.block == "words" { par(if b.tone == "note" { note(b.text) } else { b.text }) }
  else if b.block == "facts" { facts(b, if title == d.plain { 1 } else { 3 }) }
  else if b.block == "results" { grid(columns: (1fr,) * calc.min(2, b.results.len()), gutter: 5mm, inset: 9pt, stroke: 0.6pt + rgb("#8fa5a9"), ..b.results.map(result)) }
  else if b.block == "bars" { block(breakable: b.bars.len() > 16, bars(b, title)) }
  else if b.block == "table" { block(breakable: b.rows.len() > 9, sheet-table(b, title)) }
  else if b.block == "members" { for l in b.lists { members(l) } }
  else if b.block == "form" { form(b) }
}

#grid(columns: if d.map == none { (1fr,) } else { (1fr, 52mm) }, column-gutter: 8mm,
  [
    #text(fill: ink, weight: "bold", d.over)
    #v(-2mm)
    #heading(level: 1, d.name)
    #text(fill: quiet, d.under)
    #v(1mm)
    #par(d.purpose)
    #if d.draft != none { block(stroke: (paint: black, thickness: 1pt, dash: "dashed"), inset: 5pt)[#text(9pt)[#strong(upper(d.draft.mark)) · #d.draft.note]] }
  ],
  ..if d.map == none { () } else { (align(center)[
    #pic(d.map.picture, calc.min(48mm, 48mm * d.map.picture.width / d.map.picture.height))
    #note(d.map.title) \\
    #set text(8.5pt)
    #d.map.legend.map(l => box[#mark(l.mark)#l.text]).join(h(3mm))
  ],) })
#line(length: 100%, stroke: 1.5pt + ink)
#for section in d.sections {
  block(above: 1.4em, breakable: section.id != "validation", {
    heading(level: 2, section.title)
    for b in section.blocks { print(b, section.title) }
  })
}
`
