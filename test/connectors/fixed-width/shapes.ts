import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FixedField, FixedWidthShape } from '../../../src/core/resource.js'
import { parseTable } from '../../../scripts/small-table.js'

/** A small layout with two versions, three record types and a trailer. */
export const smallShape: FixedWidthShape = {
  format: 'fixed-width',
  encoding: 'latin-1',
  lineEnd: 'lf',
  recordType: { start: 6, length: 2 },
  records: [
    { type: '00', fields: [field('version', 10, 4), field('date', 14, 8)] },
    {
      type: '01',
      fields: [
        field('family', 1, 5),
        field('income', 8, 3, ['0100']),
        field('income', 8, 4, ['0200']),
        field('zone', 12, 1),
      ],
    },
    {
      type: '04',
      fields: [field('family', 1, 5), field('name', 8, 10), field('sex', 18, 1), field('social', 19, 4, ['0200'])],
    },
    { type: '21', fields: [field('family', 1, 5, ['0200']), field('band', 8, 2, ['0200'])] },
    { type: '99', fields: [] },
  ],
  version: { record: '00', start: 8, length: 5, strip: '.' },
  knownVersions: ['0100', '0200'],
  trailer: {
    record: '99',
    counters: ['00', '01', '04', '21', '99'].map((type, index) => ({ type, start: 8 + 3 * index, length: 3 })),
  },
}

function field(name: string, start: number, length: number, versions: readonly string[] = []): FixedField {
  return { name, start, length, versions }
}

/** The identified base of Cadastro Único, as its layout table gives it. */
export function cadastroUnico(): FixedWidthShape {
  const path = join(import.meta.dirname, '../../../schemas/raw/br/cadastro-unico.layout.csv')
  const rows = parseTable(readFileSync(path, 'utf8'))
  const types = [...new Set(rows.map((row) => row['record'] ?? ''))]
  const counted = rows.filter(
    (row) => row['record'] === '99' && /^qtd_reg_\d\d_tlr$/.test(row['field'] ?? '') && row['versions'] === '',
  )
  return {
    format: 'fixed-width',
    encoding: 'latin-1',
    lineEnd: 'any',
    recordType: { start: 38, length: 2 },
    records: types.map((type) => ({
      type,
      fields: rows
        .filter((row) => row['record'] === type)
        .map((row) => ({
          name: row['field'] ?? '',
          start: Number(row['start']),
          length: Number(row['length']),
          versions: row['versions'] === '' ? [] : (row['versions'] ?? '').split(' '),
        })),
    })),
    version: { record: '00', start: 70, length: 5, strip: '.' },
    knownVersions: '0601 0603 0604 0609 0612 0615 0617 0619 0620 0623 0624 0625 0626 0627 0628'.split(' '),
    trailer: {
      record: '99',
      counters: counted.map((row) => ({
        type: (row['field'] ?? '').slice(8, 10),
        start: Number(row['start']),
        length: 9,
      })),
    },
  }
}
