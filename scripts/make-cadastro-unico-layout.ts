import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainLabel } from './plain-label.js'
import { shortLabels } from './short-labels.js'
import { formatTable, parseTable } from './small-table.js'

const schemas = join(import.meta.dirname, '../schemas/raw/br')

/**
 * Writes the layout and code tables of `br/cadastro-unico` from a folder of facts
 * (cadastro_unico_layout.csv, cadastro_unico_labels.csv). An empty `versions` cell means every version.
 */
function main(facts: string): void {
  const layout = parseTable(readFileSync(join(facts, 'cadastro_unico_layout.csv'), 'utf8'))
  const labels = parseTable(readFileSync(join(facts, 'cadastro_unico_labels.csv'), 'utf8'))
  const all = [...new Set(layout.flatMap((row) => (row['layout_versions'] ?? '').split(' ')))].sort().join(' ')
  const fields = layout
    .map((row) => ({
      record: row['record_type'] ?? '',
      field: row['column'] ?? '',
      start: row['start'] ?? '',
      length: row['length'] ?? '',
      versions: row['layout_versions'] === all ? '' : (row['layout_versions'] ?? ''),
    }))
    .sort(
      (a, b) =>
        order(a.record, b.record) ||
        Number(a.start) - Number(b.start) ||
        order(a.versions, b.versions) ||
        order(a.field, b.field),
    )
  const codes = labels
    .map((row) => ({
      record: row['record_type'] ?? '',
      field: row['column'] ?? '',
      code: row['code'] ?? '',
      label: shortLabels[`${row['column']}.${row['code']}`] ?? plainLabel(row['label_pt'] ?? ''),
    }))
    .sort((a, b) => order(a.record, b.record) || order(a.field, b.field) || order(a.code, b.code))
  mkdirSync(schemas, { recursive: true })
  writeFileSync(
    join(schemas, 'cadastro-unico.layout.csv'),
    formatTable(['record', 'field', 'start', 'length', 'versions'], fields),
  )
  writeFileSync(join(schemas, 'cadastro-unico.codes.csv'), formatTable(['record', 'field', 'code', 'label'], codes))
  process.stdout.write(`${fields.length} fields, ${codes.length} codes, versions ${all}\n`)
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const facts = process.argv[2]
if (facts === undefined) {
  process.stderr.write('usage: tsx scripts/make-cadastro-unico-layout.ts <folder of fact files>\n')
  process.exitCode = 2
} else {
  main(facts)
}
