import { DuckDBInstance } from '@duckdb/node-api'
import { readXlsx } from 'hucre'
import { readdirSync, readFileSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { describe, expect, it } from 'vitest'
import { facts } from '../../scripts/territory-facts/table.js'
import { resolveCode } from '../../src/territory/resolve-code.js'
import { resolveName } from '../../src/territory/resolve-name.js'
import { realData } from '../real-data.js'
import { shipped } from './shipped-systems.js'

const brazil = shipped('brazil/br-ibge')
const chile = shipped('chile/cl-cut')
const colombia = shipped('colombia/co-divipola')

/** How many rows got each verdict. */
function tally(found: readonly { readonly verdict: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { verdict } of found) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}

const text = (path: string): string => readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
const municipio = { level: 'municipio' } as const
const schools = 'chile/20221013_Resumen_Matrícula_EE_Oficial_2022_20220430_WEB.csv'
const comuna = { level: 'comuna' } as const

async function xlsxRows(path: string, sheet: number): Promise<readonly (readonly unknown[])[]> {
  return (await readXlsx(readFileSync(path))).sheets.at(sheet)?.rows ?? []
}

async function query(sql: string): Promise<readonly (readonly string[])[]> {
  const connection = await (await DuckDBInstance.create()).connect()
  const rows = await (await connection.run(sql)).getRowsJson()
  connection.closeSync()
  return rows.map((row) => row.map(String))
}

async function zipTexts(path: string): Promise<readonly string[]> {
  const archive = await openPromise(path, { decodeStrings: false })
  const found: string[] = []
  for await (const entry of archive.eachEntry()) {
    if (!String(entry.fileName).endsWith('.csv')) continue
    found.push((await buffer(await archive.openReadStreamPromise(entry))).toString('utf8').replace(/^\uFEFF/, ''))
  }
  return found
}

describe('codes and names of real files', () => {
  const municipalities = realData('brazil/municipios.csv')
  it.skipIf(municipalities === undefined)('Brazil: every listed municipality, in six and in seven digits', () => {
    const codes = facts(text(municipalities ?? '')).map((row) => row['codigo_ibge'] ?? '')
    expect(tally(codes.map((code) => resolveCode(brazil, code, municipio)))).toEqual({ valid: 5571 })
    const short = codes.map((code) => resolveCode(brazil, code.slice(0, 6), municipio))
    expect(tally(short)).toEqual({ aliased: 5571 })
    expect(short.map((each) => each.code)).toEqual(codes)
  })

  const layouts = [
    ['chile/cut_comuna.csv', ';', 'codigo_comuna', { valid: 346 }],
    ['chile/codigos_territoriales.csv', ',', 'commune_id', { valid: 346 }],
    ['chile/censo_2017_comunas.csv', ',', 'codigo_comuna', { valid: 14532 }],
    [schools, ';', 'COD_COM_RBD', { valid: 7677, aliased: 8924 }],
  ] as const
  it.each(layouts.map((each) => [...each, realData(each[0])] as const))('%s', (_, delimiter, column, counts, path) => {
    if (path === undefined) return
    const rows = facts(text(path), delimiter)
    const found = tally(rows.map((row) => resolveCode(chile, row[column] ?? '', comuna)))
    expect(found).toEqual(counts)
  })

  const boundaries = realData('chile/comunas_2015.topojson')
  it.skipIf(boundaries === undefined)('Chile: boundaries of 2015 carry 25 codes that have a successor', () => {
    const shapes: readonly { id: string }[] = JSON.parse(text(boundaries ?? '')).objects.cl_comunas.geometries
    const ids = shapes.map((each) => each.id)
    expect(tally(ids.map((id) => resolveCode(chile, id, comuna)))).toEqual({ valid: 318, successor: 25 })
    expect(new Set(ids.map((id) => resolveCode(chile, id, comuna).code)).size).toBe(343)
  })

  const dropout = realData('chile/OFICIAL-Tasa-Incidencia-Desvinculacion-2010-2023.xlsx')
  it.skipIf(dropout === undefined)('Chile: every commune of the dropout tables, by name only', async () => {
    const isData = (row: readonly unknown[], at: number) => typeof row[at] === 'number' || row[at] === '-'
    const names = (await xlsxRows(dropout ?? '', -1))
      .filter((row) => typeof row[0] === 'string' && isData(row, 1) && row[0] !== 'TOTAL' && isData(row, 2))
      .map((row) => String(row[0]))
    const found = names.map((name) => ({ name, ...resolveName(chile, name, comuna) }))
    expect(found.filter((each) => each.verdict === 'quarantined').map((each) => each.name)).toEqual([])
    expect(new Set(found.map((each) => each.code)).size).toBe(346)
    const byAlias = found.filter((each) => each.verdict === 'aliased').map((each) => each.name)
    expect([...new Set(byAlias)].toSorted()).toEqual(['AISEN', 'COIHAIQUE', 'TREGUACO'])
  })

  it.skipIf(dropout === undefined)('Chile: every region of the dropout tables, footnote marks taken off', async () => {
    const cells = (await xlsxRows(dropout ?? '', -3)).map((row) => String(row[0]))
    const names = cells.filter((name) => name.startsWith('REGI'))
    const found = names.map((name) => resolveName(chile, name.replace(/ \/\d$/, ''), { level: 'region' }))
    expect(tally(found)).toEqual({ aliased: names.length })
    expect(new Set(found.map((each) => each.code)).size).toBe(16)
  })

  const poverty = realData('chile/pobreza_comunal.xlsx')
  it.skipIf(poverty === undefined)('Chile: code without its zero and name agree in the poverty estimates', async () => {
    const all = await xlsxRows(poverty ?? '', 0)
    const rows = all.filter((row) => typeof row[0] === 'number' && typeof row[2] === 'string')
    const codes = rows.map((row) => resolveCode(chile, String(row[0]), comuna))
    expect(codes.map((each) => each.code)).toEqual(rows.map((row) => resolveName(chile, String(row[2]), comuna).code))
    expect(tally(codes)['quarantined']).toBeUndefined()
    expect(rows.length).toBeGreaterThanOrEqual(345)
    const regions = rows.map((row) => resolveName(chile, String(row[1]), { level: 'region' }).code)
    expect(regions).toEqual(codes.map((each) => each.code?.slice(0, 2)))
  })

  const enrolment = realData(schools)
  it.skipIf(enrolment === undefined)('Chile: code and name agree for every school', () => {
    const rows = facts(text(enrolment ?? ''), ';')
    expect(rows).toHaveLength(16_601)
    const codes = rows.map((row) => resolveCode(chile, row['COD_COM_RBD'] ?? '', comuna).code)
    expect(codes).toEqual(rows.map((row) => resolveName(chile, row['NOM_COM_RBD'] ?? '', comuna).code))
  })

  const sinim = realData('chile/sinim_2019-2023.parquet')
  it.skipIf(sinim === undefined)('Chile: the 346 entries of SINIM are 345 communes and one that is none', async () => {
    const rows = await query(`select distinct cut_comuna, municipio from '${sinim}' order by all`)
    const found = rows.map(([code = '']) => resolveCode(chile, code, comuna))
    expect(tally(found)).toEqual({ valid: 345, unknown: 1 })
    expect(found.map((each) => each.code)).toEqual(rows.map(([, name = '']) => resolveName(chile, name, comuna).code))
  })

  const downloads = realData('chile/sinim_xls')
  it.skipIf(downloads === undefined)('Chile: original SINIM downloads, by code and by name', () => {
    for (const file of readdirSync(downloads ?? '')) {
      const cells = [...text(`${downloads}/${file}`).matchAll(/<Row[\s\S]*?<\/Row>/g)].map((row) =>
        [...row[0].matchAll(/<Data[^>]*>([^<]*)</g)].map((cell) => cell[1] ?? ''))
      const rows = cells.filter(([code]) => /^\d{5}$/.test(code ?? ''))
      expect(rows).toHaveLength(345)
      const found = rows.map(([code = '']) => resolveCode(chile, code, comuna))
      expect(tally(found)).toEqual({ valid: 345 })
      expect(found.map((each) => each.code)).toEqual(rows.map(([, name = '']) => resolveName(chile, name, comuna).code))
    }
  })

  const education = realData('colombia/ESTADISTICO.zip')
  it.skipIf(education === undefined)('Colombia: every row of the education table', async () => {
    const rows = facts((await zipTexts(education ?? '')).join(''))
    expect(rows).toHaveLength(15_707)
    const codes = rows.map((row) => resolveCode(colombia, row['CÓDIGO_MUNICIPIO'] ?? '', municipio))
    expect(tally(codes)).toEqual({ valid: 13_919, aliased: 1776, successor: 9, unknown: 3 })
    const level = { level: 'departamento' } as const
    const departments = rows.map((row) => resolveCode(colombia, row['CÓDIGO_DEPARTAMENTO'] ?? '', level))
    expect(tally(departments)['quarantined']).toBeUndefined()
    const names = rows.map((row, index) => {
      const within = departments[index]?.code ?? undefined
      return resolveName(colombia, row['MUNICIPIO'] ?? '', within === undefined ? municipio : { ...municipio, within })
    })
    expect(names.map((each) => each.code)).toEqual(codes.map((each) => each.code))
  })

  const persons = realData('colombia/SISBEN.zip')
  it.skipIf(persons === undefined)('Colombia: every person of the SISBEN sample', async () => {
    const rows = (await zipTexts(persons ?? '')).flatMap((each) => facts(each))
    expect(rows).toHaveLength(11_524)
    const found = rows.map((row) => resolveCode(colombia, row['cod_mpio'] ?? '', municipio))
    expect(tally(found)).toEqual({ valid: 11_524 })
  })
})
