export type Cell = string
export type Row = readonly Cell[]

/** The three tables of a system, header first. */
export interface Tables {
  readonly territories: readonly Row[]
  readonly aliases: readonly Row[]
  readonly successions: readonly Row[]
}

export const territoryHeader: Row = [
  'level', 'code', 'parent', 'name', 'valid_from', 'valid_to', 'longitude', 'latitude', 'note',
]
export const aliasHeader: Row = ['level', 'code', 'alias', 'kind', 'note']
export const successionHeader: Row = [
  'level', 'from_code', 'to_code', 'date', 'kind', 'weight', 'weight_method', 'note',
]

export type Read = (name: string) => string
export type Fact = Readonly<Record<string, string>>

/** Rows of a delimited text with header, quotes allowed, one record per line. */
export function facts(text: string, delimiter = ','): readonly Fact[] {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '')
  const names = cells(header, delimiter)
  return lines.map((line) => {
    const row = cells(line, delimiter)
    if (row.length !== names.length) throw new Error(`fact file: ${row.length} cells, not ${names.length}`)
    return Object.fromEntries(names.map((name, index) => [name, row[index] ?? '']))
  })
}

function cells(line: string, delimiter: string): readonly string[] {
  const pattern = new RegExp(`(?:"((?:[^"]|"")*)"|([^${delimiter}]*))(${delimiter}|$)`, 'y')
  const found: string[] = []
  for (;;) {
    const match = pattern.exec(line)
    if (match === null) throw new Error('fact file: a quote in the wrong place')
    found.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return found
  }
}

export function csv(rows: readonly Row[]): string {
  const text = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return `${rows.map((row) => row.map(text).join(',')).join('\n')}\n`
}

export function byCode(level: readonly string[], rows: readonly Row[]): readonly Row[] {
  const rank = (row: Row): string => `${level.indexOf(row[0] ?? '')}|${row[1] ?? ''}|${row.slice(2).join('|')}`
  return rows.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

export function must<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`fact not found: ${what}`)
  return value
}
