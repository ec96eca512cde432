/** What is known of one column of a canonical table as one registry fills it. */
export interface ColumnGap {
  readonly table: string
  readonly column: string
  readonly rows: number
  /** Rows without a value. */
  readonly missing: number
  /** Rows whose code is not in the declared list. */
  readonly unknown: number
}

export interface RegistryFacts {
  readonly registry: string
  readonly institution: string
  /** Latest period delivered. */
  readonly period: string
  readonly ageDays: number
  readonly limitDays: number | null
  readonly delivered: number
  readonly quarantined: number
  readonly unreadLines: number
  /** Of the pipeline's territories; null where the registry speaks of other levels. */
  readonly territoriesWithout: number | null
  readonly territories: number
  readonly columns: readonly ColumnGap[]
  /** Indicators that rest on it, with the territories that lack a value. */
  readonly indicators: readonly { readonly indicator: string; readonly missing: number }[]
  readonly roles: readonly ('survey' | 'target')[]
}

export type GapKind = 'absent' | 'sparse' | 'unknown-codes' | 'quarantine' | 'territories' | 'age'

/** One gap of a registry, and what closing it would do for the models. */
export interface Gap {
  readonly registry: string
  readonly institution: string
  readonly kind: GapKind
  /** Column, or empty for the registry as a whole. */
  readonly of: string
  /** Share from 0 to 1; days for the age. */
  readonly figure: number
  readonly unlocks: string
}

const limits = { sparse: 0.2, unknown: 0.01, quarantine: 0.005, territories: 0 }

/** The gaps of every registry, the widest first within each; what stays below the limits is no gap. */
export function gapReport(registries: readonly RegistryFacts[]): readonly Gap[] {
  return registries.flatMap((facts) => gapsOf(facts).toSorted((a, b) => order(a) - order(b) || b.figure - a.figure))
}

const kinds: readonly GapKind[] = ['absent', 'age', 'territories', 'sparse', 'unknown-codes', 'quarantine']

function order({ kind }: Gap): number {
  return kinds.indexOf(kind)
}

function gapsOf(facts: RegistryFacts): readonly Gap[] {
  const { registry, institution } = facts
  const gap = (kind: GapKind, of: string, figure: number, unlocks: string): Gap => ({ registry, institution, kind, of, figure, unlocks })
  const model = modelsOf(facts)
  const found: Gap[] = []
  for (const { table, column, rows, missing, unknown } of facts.columns) {
    const of = `${table}.${column}`
    if (rows === 0) continue
    if (missing === rows) found.push(gap('absent', of, 1, `a factor that is not there at all${model}`))
    else if (missing / rows > limits.sparse) found.push(gap('sparse', of, missing / rows, `fewer rows without a value${model}`))
    if (unknown / rows > limits.unknown) found.push(gap('unknown-codes', of, unknown / rows, 'rows that now count as unknown'))
  }
  if (facts.delivered > 0 && (facts.quarantined + facts.unreadLines) / facts.delivered > limits.quarantine) found.push(gap('quarantine', '', (facts.quarantined + facts.unreadLines) / facts.delivered, `${facts.quarantined + facts.unreadLines} records back from quarantine`))
  if (facts.territoriesWithout !== null && facts.territoriesWithout > limits.territories) found.push(gap('territories', '', facts.territoriesWithout / facts.territories, unlockedTerritories(facts)))
  if (facts.limitDays !== null && facts.ageDays > facts.limitDays) found.push(gap('age', '', facts.ageDays, `figures of today in place of ${facts.period}${model}`))
  return found
}

function modelsOf({ indicators, roles }: RegistryFacts): string {
  const parts = [...(indicators.length === 0 ? [] : [`${indicators.length} indicators of the IVTI`]), ...roles.map((role) => (role === 'survey' ? 'the fit of CLRISK' : 'the children CLRISK is applied to'))]
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`
}

function unlockedTerritories({ territoriesWithout, indicators }: RegistryFacts): string {
  const lacking = indicators.filter(({ missing }) => missing > 0).map(({ indicator, missing }) => `${indicator} in ${missing}`)
  return `figures for ${territoriesWithout} territories${lacking.length === 0 ? '' : `: ${lacking.slice(0, 4).join(', ')}`}`
}
