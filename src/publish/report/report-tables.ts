export type ReportRow = Readonly<Record<string, unknown>>

/** Tables of `risk` that the report reads, by name; a table that is not there has no rows. */
export const reportTables = [
  'model_diagnostic',
  'clrisk_coefficient',
  'clrisk_term',
  'clrisk_comparability',
  'clrisk_benchmark',
  'clrisk_cut',
  'clrisk_calibration',
  'clrisk_territory',
  'model_agreement',
  'territory_change',
  'viability',
] as const
export type ReportTable = (typeof reportTables)[number]
export type ReportTables = Readonly<Record<ReportTable, readonly ReportRow[]>>

export const noTables: ReportTables = {
  model_diagnostic: [],
  clrisk_coefficient: [],
  clrisk_term: [],
  clrisk_comparability: [],
  clrisk_benchmark: [],
  clrisk_cut: [],
  clrisk_calibration: [],
  clrisk_territory: [],
  model_agreement: [],
  territory_change: [],
  viability: [],
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function numberOf(value: unknown): number | null {
  return value === null || value === undefined || Number.isNaN(Number(value)) ? null : Number(value)
}

/** To four significant digits; null for what is not finite. */
export function rounded(value: unknown): number | null {
  const number = numberOf(value)
  return number === null || !Number.isFinite(number) ? null : Number(number.toPrecision(4))
}

/** A share from 0 to 1 as points of a hundred, to two decimals. */
export function points(value: unknown): number | null {
  const number = numberOf(value)
  return number === null ? null : Number((100 * number).toFixed(2))
}

/** A figure of `risk.model_diagnostic`, null where it has none. */
export function figureOf(tables: ReportTables, statistic: string): number | null {
  return numberOf(tables.model_diagnostic.find((row) => row['statistic'] === statistic && row['value'] !== null)?.['value'])
}
