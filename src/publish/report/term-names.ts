import type { Language } from '../../spec/publication.js'
import type { ReportTables } from './report-tables.js'
import { textOf } from './report-tables.js'

export interface TermNames {
  /** Factor, factor = level or term in words; as written where the release has no words for it. */
  readonly title: (term: string) => string
  /** A level without its factor. */
  readonly level: (factor: string, level: string) => string
  /** Level that a term is compared with, without its factor; undefined for numbers. */
  readonly reference: (term: string) => string | undefined
}

export function termNames({ clrisk_term: rows }: ReportTables, language: Language): TermNames {
  const byTerm = new Map(rows.map((row) => [textOf(row['term']), row]))
  const title = (term: string): string => textOf(byTerm.get(term)?.[`title_${language}`]) || term
  const level = (factor: string, code: string): string => {
    const whole = title(`${factor} = ${code}`)
    return whole.startsWith(`${title(factor)}: `) ? whole.slice(title(factor).length + 2) : code
  }
  return {
    title,
    level,
    reference: (term) => {
      const [factor, code] = textOf(byTerm.get(term)?.['reference']).split(' = ')
      return factor === undefined || code === undefined ? undefined : level(factor, code)
    },
  }
}
