import { readFileSync } from 'node:fs'
import { streamXlsxRows } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import type { GridRow } from '../../../connectors/spreadsheet/grid.js'
import { isFilled } from '../../../connectors/spreadsheet/grid.js'
import { spreadsheetXmlGrid } from '../../../connectors/spreadsheet/spreadsheet-xml.js'
import { xlsxGrid } from '../../../connectors/spreadsheet/xlsx.js'
import { defaultZipLimits } from '../../../connectors/spreadsheet/zip-parts.js'
import { realData } from '../../real-data.js'
import { readSheet } from './read-sheet.js'

const dropout = realData('chile/OFICIAL-Tasa-Incidencia-Desvinculacion-2010-2023.xlsx')
const poverty = realData('chile/pobreza_comunal.xlsx')
const municipal = ['153456', '153521', '153545'].map((time) => realData(`chile/sinim_xls/datos_municipales_20240615${time}_Sin-Corrección-Monetaria.xls`))

const years = Array.from({ length: 14 }, (_, index) => 2010 + index)
const dropoutNames = ['Comuna /1/2', ...years.flatMap((year) => ['Global', 'Sistema regular'].flatMap((system) =>
  [`Desvinculados ${year}`, `Matrícula teórica ${year + 1}`, 'Tasa de incidencia'].map((name) => `${year} / ${system} / ${name}`)))]
const dropoutShape = {
  sheet: 'Tasas a nivel de Comuna', headerRows: [2, 3, 4], totals: ['TOTAL'], footers: ['Fuente:', 'Notas:', '/1 ', '/2 '],
  blocks: { column: 'tabla', titles: ['Tabla 6:', 'Tabla 6.a:', 'Tabla 6.b:'] },
}

describe.skipIf(dropout === undefined)('the dropout workbook', () => {
  const path = dropout ?? ''

  it('gives 346 communes in each of its three blocks, every row accounted for', async () => {
    const got = await readSheet(path, { ...dropoutShape, names: dropoutNames, wanted: ['tabla', ...dropoutNames] })
    expect(dropoutNames.length).toBe(85)
    expect(got.summary.lines).toEqual({ total: 1069, header: 9, rows: 1038, quarantined: 0, dropped: 22 })
    expect(got.summary.drift).toEqual({ added: [], gone: [], renamed: [], reordered: false })
    for (const title of dropoutShape.blocks.titles) {
      const names = got.rows.filter(([block]) => block === title).map(([, name]) => name)
      expect(new Set(names).size).toBe(346)
      expect(names).toContain('ÑUÑOA')
      expect(names.every((name) => name === name?.toUpperCase())).toBe(true)
    }
    const values = got.rows.flatMap((row) => row.slice(2))
    expect(values.every((value) => value === null || value === '-' || /^\d+(\.\d+)?$/.test(value))).toBe(true)
    expect(values.filter((value) => value === null).length).toBe(6)
  })

  it('sums the communes of each block to its declared total', async () => {
    const column = '2023 / Global / Desvinculados 2023'
    const shape = { ...dropoutShape, names: ['Comuna /1/2', column], wanted: ['tabla', 'Comuna /1/2', column] }
    const { rows } = await readSheet(path, shape)
    const { rows: withTotals } = await readSheet(path, { ...shape, totals: [] })
    for (const title of dropoutShape.blocks.titles) {
      const sum = rows.filter(([block]) => block === title).reduce((total, row) => total + (row[2] === '-' ? 0 : Number(row[2])), 0)
      expect(String(sum)).toBe(withTotals.find(([block, name]) => block === title && name === 'TOTAL')?.[2])
    }
  })

  it('quarantines footnotes that are not declared and refuses a header of too few rows', async () => {
    const got = await readSheet(path, { ...dropoutShape, footers: [], names: [], wanted: [] })
    expect(got.summary.lines.quarantined).toBe(12)
    await expect(readSheet(path, { ...dropoutShape, headerRows: [3, 4], names: [] })).rejects.toThrow(/more than once/)
  })
})

describe.skipIf(poverty === undefined)('the poverty workbook', () => {
  const names = ['Código', 'Región', 'Nombre comuna', 'Número de personas según proyecciones de población (*)',
    'Número de personas en situación de pobreza multidimensional (**)', 'Porcentaje de personas en situación de pobreza multidimensional 2022',
    'Límite inferior', 'Límite superior', 'Presencia de la comuna en la muestra Casen', 'Tipo de estimación SAE (***)']

  it('gives 345 communes and drops its four footnotes by declaration', async () => {
    const got = await readSheet(poverty ?? '', { sheet: 'Estimaciones', headerRows: [3], footers: ['La metodología', '(*)', '(**)', '(***)'], names })
    expect(got.summary.lines).toEqual({ total: 353, header: 1, rows: 345, quarantined: 0, dropped: 7 })
    expect(got.rows[0]).toEqual(['1101', 'Tarapacá', 'Iquique', '229674', '41966.56624137123', '0.1827223205124273', '0.1624292877673741',
      '0.2030153532574805', 'Sí', 'Directa y Sintética (Fay-Herriot)'])
    expect(new Set(got.rows.map(([code]) => code)).size).toBe(345)
    expect(got.rows.every((row) => row.slice(3, 8).every((value) => /^\d+(\.\d+)?$/.test(value ?? '')))).toBe(true)
  })
})

describe.skipIf(municipal.includes(undefined))('the municipal workbooks that are XML under the name .xls', () => {
  it.each(municipal.map((path) => [path ?? '']))('give 345 communes with their leading zeros: %s', async (path) => {
    const names = ['CODIGO', 'MUNICIPIO', '2023', '2022', '2021', '2020', '2019', '2018']
    const got = await readSheet(path, {
      format: 'spreadsheet-xml', sheet: 'Hoja1', headerRows: [3], cells: [{ column: 'variable', cell: 'C2' }], names, wanted: ['variable', ...names],
    })
    expect(got.summary.lines).toEqual({ total: 348, header: 1, rows: 345, quarantined: 0, dropped: 2 })
    expect(got.rows.every(([variable, code]) => /\(a contar del 2010\)$/.test(variable ?? '') && /^\d{5}$/.test(code ?? ''))).toBe(true)
    expect(got.rows.find(([, code]) => code === '16303')?.[2]).toBe('ÑIQUÉN')
    const words = new Set(got.rows.flatMap((row) => row.slice(3)).filter((value) => !/^\d+$/.test(value ?? '')))
    expect([...words].sort()).toEqual(['No Aplica', 'No Recepcionado', 'Sin dato oficial'])
  })

  it('hold every accent', async () => {
    for (const path of municipal) {
      const text = readFileSync(path ?? '', 'utf8')
      for await (const row of spreadsheetXmlGrid({ name: 'x.xls', path: path ?? '', bytes: 0 }, 1)) {
        if (row.kind === 'row') for (const cell of row.cells) if (isFilled(cell)) expect(text.includes(`>${cell}<`)).toBe(true)
      }
    }
  })
})

describe.skipIf(dropout === undefined || poverty === undefined)('every cell of the real workbooks', () => {
  it.each([[dropout ?? '', 7], [poverty ?? '', 1]])('is as another reader sees it, accents included: %s', async (path, sheets) => {
    const file = { name: 'book.xlsx', path, bytes: 0 }
    for (let sheet = 1; sheet <= sheets; sheet++) {
      const rows = new Map<number, GridRow>()
      for await (const row of xlsxGrid(file, { sheet, wantsMerges: false, limits: defaultZipLimits })) rows.set(row.line, row)
      let compared = 0
      for await (const other of streamXlsxRows(readFileSync(path), { sheet: sheet - 1 })) {
        const cells = rows.get(other.index + 1)?.cells ?? []
        const ours = Array.from({ length: other.values.length }, (_, column) => cells[column] ?? null)
        const theirs = other.values.map((value, column) => {
          // XML 1.0 (2.11) makes one line feed of CR LF; the other reader leaves both.
          if (typeof value === 'string') return value.replace(/\r\n/g, '\n')
          if (typeof value !== 'number') return value
          return Number(ours[column]) === value ? (ours[column] ?? null) : `other number ${value}`
        })
        expect(ours).toEqual(theirs)
        expect(ours.some((text) => text?.includes('\ufffd'))).toBe(false)
        compared += ours.filter((text) => text !== null).length
      }
      expect(compared).toBeGreaterThan(30)
    }
  })
})
