import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseTable } from '../../scripts/small-table.js'
import { realData } from '../real-data.js'

const schemas = join(import.meta.dirname, '../../schemas/raw/br')
const layout = parseTable(readFileSync(join(schemas, 'cadastro-unico.layout.csv'), 'utf8'))
const codes = parseTable(readFileSync(join(schemas, 'cadastro-unico.codes.csv'), 'utf8'))
const versions = '0601 0603 0604 0609 0612 0615 0617 0619 0620 0623 0624 0625 0626 0627 0628'.split(' ')

interface Place {
  readonly record: string
  readonly field: string
  readonly start: number
  readonly length: number
}

function placesOf(version: string): Place[] {
  return layout
    .filter((row) => row['versions'] === '' || (row['versions'] ?? '').split(' ').includes(version))
    .map((row) => ({
      record: row['record'] ?? '',
      field: row['field'] ?? '',
      start: Number(row['start']),
      length: Number(row['length']),
    }))
}

function place(version: string, record: string, field: string): readonly [number, number] | undefined {
  const found = placesOf(version).find((candidate) => candidate.record === record && candidate.field === field)
  return found === undefined ? undefined : [found.start, found.length]
}

describe('the layout of the Cadastro Único identified base', () => {
  it('has 23 record types, 15 versions and 698 rows', () => {
    expect(new Set(layout.map((row) => row['record'])).size).toBe(23)
    expect(layout).toHaveLength(698)
    expect(
      [...new Set(layout.flatMap((row) => (row['versions'] ?? '').split(' ')))]
        .filter((version) => version !== '')
        .sort(),
    ).toEqual(versions)
  })

  it.each(versions)(
    '%s: no field stands on another, save the two counters that the source itself lays on one place',
    (version) => {
      const places = placesOf(version)
      const overlaps = places.flatMap((a, index) =>
        places
          .slice(index + 1)
          .filter((b) => a.record === b.record && a.start < b.start + b.length && b.start < a.start + a.length)
          .map((b) => [a.field, b.field].sort().join('+')),
      )
      expect(overlaps).toEqual(version === '0609' || version === '0612' ? ['qtd_reg_20_tlr+qtd_reg_21_tlr'] : [])
    },
  )

  it.each(versions)('%s: no name stands twice in a record, and every record says its type at 38-39', (version) => {
    const places = placesOf(version)
    expect(new Set(places.map((one) => `${one.record}.${one.field}`)).size).toBe(places.length)
    const types = new Set(places.map((one) => one.record))
    for (const type of types)
      expect(places.some((one) => one.record === type && one.start === 38 && one.length === 2)).toBe(true)
    expect(types.has('21')).toBe(version >= '0615')
  })

  it.each(versions)('%s: the keys of prefecture, family and member stand where they always stood', (version) => {
    for (const record of ['01', '02', '03', '04', '05', '06', '07', '08']) {
      expect(place(version, record, 'chv_natural_prefeitura_fam')).toEqual([1, 13])
      expect(place(version, record, 'cod_familiar_fam')).toEqual([14, 11])
    }
    for (const record of ['04', '05', '06', '07', '08'])
      expect(place(version, record, 'num_membro_fmla')).toEqual([25, 11])
    expect(place(version, '00', 'cod_versao_layout_hdr')).toEqual([70, 5])
    expect(place(version, '01', 'vlr_renda_media_fam')).toEqual([59, 9])
    expect(place(version, '04', 'dta_nasc_pessoa')).toEqual([176, 8])
    expect(place(version, '07', 'ind_frequenta_escola_memb')).toEqual([41, 1])
  })

  it.each([
    ['val_remuner_emprego_memb', [45, 5], [45, 6]],
    ['cod_trabalho_12_meses_memb', [51, 1], [52, 1]],
    ['qtd_meses_12_meses_memb', [52, 2], [53, 2]],
    ['val_renda_bruta_12_meses_memb', [54, 5], [55, 6]],
    ['val_renda_doacao_memb', [59, 5], [61, 6]],
    ['val_renda_aposent_memb', [65, 5], [68, 6]],
    ['val_renda_seguro_desemp_memb', [71, 5], [75, 6]],
    ['val_renda_pensao_alimen_memb', [77, 5], [82, 6]],
    ['val_outras_rendas_memb', [83, 5], [89, 6]],
  ])('%s moves from %j to %j in 0604', (field, before, after) => {
    for (const version of versions) expect(place(version, '08', field)).toEqual(version < '0604' ? before : after)
  })

  it('counts each record type in nine digits of the trailer', () => {
    for (const type of ['00', '01', '04', '10', '20'])
      expect(place('0615', '99', `qtd_reg_${type}_tlr`)).toEqual([40 + 9 * Number(type), 9])
    expect(place('0615', '99', 'qtd_reg_98_tlr')).toEqual([229, 9])
    expect(place('0615', '99', 'qtd_reg_99_tlr')).toEqual([238, 9])
  })

  it('has codes only for its own fields, each code once and labelled apart', () => {
    const known = new Set(layout.map((row) => `${row['record']}.${row['field']}`))
    expect(codes.filter((row) => !known.has(`${row['record']}.${row['field']}`))).toEqual([])
    expect(new Set(codes.map((row) => `${row['record']}.${row['field']}.${row['code']}`)).size).toBe(codes.length)
    expect(new Set(codes.map((row) => `${row['record']}.${row['field']}.${row['label']}`)).size).toBe(codes.length)
    expect(codes.filter((row) => row['label'] === '' || (row['label'] ?? '').length > 60)).toEqual([])
  })

  it('says what the file of facts says, row for row', (context) => {
    const path = realData('brazil/cadastro_unico_layout.csv')
    const labels = realData('brazil/cadastro_unico_labels.csv')
    if (path === undefined || labels === undefined) return context.skip()
    const all = versions.join(' ')
    const ours = layout.map((row) =>
      [row['record'], row['field'], row['start'], row['length'], row['versions'] === '' ? all : row['versions']].join(
        ',',
      ),
    )
    const theirs = parseTable(readFileSync(path, 'utf8')).map((row) =>
      [row['record_type'], row['column'], row['start'], row['length'], row['layout_versions']].join(','),
    )
    expect([...ours].sort()).toEqual([...theirs].sort())
    const ourCodes = codes.map((row) => [row['record'], row['field'], row['code']].join(','))
    const theirCodes = parseTable(readFileSync(labels, 'utf8')).map((row) =>
      [row['record_type'], row['column'], row['code']].join(','),
    )
    expect([...ourCodes].sort()).toEqual([...theirCodes].sort())
  })
})
