import type { Language } from '../../spec/publication.js'

/** Words of the workbook that page and sheets do not have. */
export interface WorkbookWords {
  readonly readme: string
  readonly columns: string
  readonly tables: string
  readonly rows: string
  readonly table: string
  readonly column: string
  readonly holds: string
  readonly unordered: string
  readonly tooLong: string
  readonly period: string
  readonly status: string
  readonly results: string
  readonly colours: string
}

export const workbookWords: Readonly<Record<Language, WorkbookWords>> = {
  es: {
    readme: 'Léame',
    columns: 'Columnas',
    tables: 'Hojas de este libro',
    rows: 'Filas',
    table: 'Hoja',
    column: 'Columna',
    holds: 'Contenido',
    unordered: 'Los territorios van en orden de código. Es una comparación de necesidades, no una clasificación de lugares.',
    tooLong: 'Demasiado larga para un libro: véase csv/ o parquet/.',
    period: 'Período',
    status: 'Estado',
    results: 'Huella de los resultados',
    colours: 'Colores de las clases, de menor a mayor riesgo',
  },
  pt: {
    readme: 'Leia-me',
    columns: 'Colunas',
    tables: 'Planilhas desta pasta de trabalho',
    rows: 'Linhas',
    table: 'Planilha',
    column: 'Coluna',
    holds: 'Conteúdo',
    unordered: 'Os territórios estão em ordem de código. É uma comparação de necessidades, não uma classificação de lugares.',
    tooLong: 'Longa demais para uma planilha: veja csv/ ou parquet/.',
    period: 'Período',
    status: 'Situação',
    results: 'Impressão digital dos resultados',
    colours: 'Cores das classes, do menor ao maior risco',
  },
  en: {
    readme: 'Readme',
    columns: 'Columns',
    tables: 'Sheets of this workbook',
    rows: 'Rows',
    table: 'Sheet',
    column: 'Column',
    holds: 'What it holds',
    unordered: 'Territories are in order of code. This compares needs; it is no ranking of places.',
    tooLong: 'Too long for a workbook: see csv/ or parquet/.',
    period: 'Period',
    status: 'Status',
    results: 'Fingerprint of the results',
    colours: 'Colours of the classes, from least to most risk',
  },
}
