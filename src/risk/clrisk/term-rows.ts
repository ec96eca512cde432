import type { CanonicalTable } from '../../spec/canonical.js'
import type { Indicator } from '../../spec/indicator.js'
import { textIn } from '../../spec/text.js'
import type { DescribedTable } from '../../warehouse/write-table.js'
import { column } from '../ivti-tables.js'
import type { Row } from '../summary-rows.js'
import type { Design, Part, Variable } from './variables.js'
import { missingLevel } from './variables.js'

export const clriskTerm: DescribedTable = {
  schema: 'risk',
  name: 'clrisk_term',
  comment: 'Factors, levels and terms of CLRISK in words: definitions of the columns and labels of their codes.',
  columns: [
    column('term', 'varchar', 'Factor, factor = level, or term of risk.clrisk_coefficient'),
    column('reference', 'varchar', 'Level that a term is compared with, as factor = level; empty for numbers and for the references themselves'),
    column('title_es', 'varchar', 'En español'),
    column('title_pt', 'varchar', 'Em português'),
    column('title_en', 'varchar', 'In English'),
  ],
}

/** Where the words come from: canonical tables by name, indicators by id. */
export interface TermWords {
  readonly canonical: ReadonlyMap<string, CanonicalTable>
  readonly indicators: ReadonlyMap<string, Indicator>
}

const languages = ['es', 'pt', 'en'] as const
type Language = (typeof languages)[number]

const head: Readonly<Record<Language, string>> = { es: 'persona de referencia', pt: 'pessoa de referência', en: 'reference person' }
const missing: Readonly<Record<Language, string>> = { es: 'sin dato', pt: 'sem dado', en: 'not stated' }

/** Each factor, each of its levels and each term once; a column without a definition keeps its name. */
export function termRows({ variables, levels, columns }: Design, words: TermWords): Row[] {
  const levelOf = (variable: Variable, level: string): Row => row(`${variable.name} = ${level}`, null, (language) => `${titleOf(variable, language, words)}: ${levelTitle(variable, level, language, words)}`)
  const plain = variables.flatMap((variable, at) => {
    const own = levels[at] ?? []
    const reference = variable.kind === 'factor' ? `${variable.name} = ${variable.reference}` : null
    return [row(variable.name, null, (language) => titleOf(variable, language, words)), ...own.map((level): Row => ({ ...levelOf(variable, level), reference: level === variable.reference ? null : reference }))]
  })
  const crossed = columns.filter(({ parts }) => parts.length > 1)
  const partTitle = (part: Part, language: Language): string => {
    const variable = variables[part.variable]
    if (variable === undefined) return ''
    return part.level === undefined ? titleOf(variable, language, words) : `${titleOf(variable, language, words)}: ${levelTitle(variable, part.level, language, words)}`
  }
  const factors = [...new Set(crossed.map(({ factor }) => factor))].map((factor) =>
    row(factor, null, (language) => factor.split(' × ').map((name) => titleNamed(name, variables, language, words)).join(' × ')),
  )
  return [...plain, ...factors, ...crossed.map(({ name, parts }) => row(name, null, (language) => parts.map((part) => partTitle(part, language)).join(' × ')))]
}

function row(term: string, reference: string | null, title: (language: Language) => string): Row {
  return { term, reference, title_es: title('es'), title_pt: title('pt'), title_en: title('en') }
}

function titleNamed(name: string, variables: readonly Variable[], language: Language, words: TermWords): string {
  const variable = variables.find((each) => each.name === name)
  return variable === undefined ? name : titleOf(variable, language, words)
}

function titleOf({ name, kind }: Variable, language: Language, words: TermWords): string {
  if (kind === 'context') return textIn(words.indicators.get(name)?.title, language) || name
  const title = textIn(columnOf(name, words)?.definition, language) || name
  return name.startsWith('head.') ? `${title} (${head[language]})` : title
}

/** Label of the code; for a group, those of its codes. */
function levelTitle(variable: Variable, level: string, language: Language, words: TermWords): string {
  if (level === missingLevel) return missing[language]
  const codes = columnOf(variable.name, words)?.codes ?? {}
  const grouped = [...variable.groups].flatMap(([code, group]) => (group === level ? [code] : []))
  return (grouped.length === 0 ? [level] : grouped).map((code) => (code === missingLevel ? missing[language] : textIn(codes[code], language) || code)).join(' / ')
}

function columnOf(name: string, { canonical }: TermWords) {
  const [prefix, rest] = name.split('.')
  const table = prefix === 'household' && rest !== undefined ? 'household' : 'person'
  return canonical.get(table)?.columns.find((each) => each.name === (rest ?? name))
}
