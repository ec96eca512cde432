export type Cells = readonly (string | number | null)[]

/** A table for a terminal: columns as wide as their widest cell, numbers to the right with the decimal mark given; `limit` cuts long texts. */
export function textTable(header: readonly string[], rows: readonly Cells[], limit = 48, decimal: '.' | ',' = '.'): string {
  const texts = rows.map((row) => row.map((cell) => cut(cellText(cell, decimal), limit)))
  const widths = header.map((name, column) => Math.max(name.length, ...texts.map((row) => row[column]?.length ?? 0)))
  const right = header.map((_, column) => rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === 'number'))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (right[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()
  return [line(header), line(widths.map((width) => '─'.repeat(width))), ...texts.map(line)].join('\n')
}

function cellText(cell: string | number | null, decimal: string): string {
  if (cell === null) return '·'
  if (typeof cell === 'string') return cell
  return Number.isInteger(cell) ? String(cell) : cell.toFixed(Math.abs(cell) < 1 ? 3 : 1).replace('.', decimal)
}

function cut(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text
}
