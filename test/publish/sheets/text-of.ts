import type { Sheet, SheetBlock, SheetCell } from '../../../src/publish/sheets/sheet.js'

/** Every piece of text of a sheet, in order. */
export function piecesOf(sheet: Sheet): readonly string[] {
  const head = [sheet.over, sheet.name, sheet.under, sheet.purpose, ...(sheet.map === null ? [] : [sheet.map.title, ...sheet.map.legend.map(({ text }) => text)])]
  return [...head, ...sheet.sections.flatMap(({ title, blocks }) => [title, ...blocks.flatMap(blockPieces)])].filter((piece) => piece !== '')
}

export function textOf(sheet: Sheet): string {
  return piecesOf(sheet).join('\n')
}

function blockPieces(block: SheetBlock): readonly string[] {
  switch (block.block) {
    case 'words':
      return [block.text]
    case 'facts':
      return block.facts.flatMap(({ label, value }) => [label, ...cellPieces(value)])
    case 'results':
      return block.results.flatMap(({ model, level, figure, unit, sentences }) => [model, level?.text ?? '', ...cellPieces(figure), unit, ...sentences])
    case 'bars':
      return [block.caption, ...block.head, ...block.bars.flatMap(({ label, text, note }) => [label, text, note])]
    case 'table':
      return [block.caption, ...block.columns.map(({ text }) => text), ...block.rows.flatMap((row) => (typeof row === 'string' ? [row] : row.flatMap(cellPieces)))]
    case 'members':
      return block.lists.flatMap(({ title, groups }) => [title, ...groups.flatMap(({ name, members }) => [name ?? '', ...members.flatMap((member) => [member.code, member.name])])])
    case 'form':
      return [...block.choices, block.comment, ...block.fields]
  }
}

function cellPieces({ text, note }: SheetCell): readonly string[] {
  return [text, note ?? '']
}
