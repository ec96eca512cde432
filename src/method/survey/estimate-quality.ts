import { refuse } from '../refuse.js'
import type { QualityMeasure, QualityRule, QualityScheme, QualityVerdict } from './quality-schemes.js'
import { cvScheme, qualitySchemes } from './quality-schemes.js'

/** What the schemes look at; an `Estimate` has all of it. */
export interface QualityFacts {
  readonly kind?: string | undefined
  readonly estimate: number
  readonly standardError: number
  readonly cv: number
  readonly df: number
  readonly n: number
  readonly cases: number | null
  readonly effectiveSize: number
  /** Against a sample with replacement. */
  readonly deffWr: number
}

export interface QualityCheck {
  readonly measure: QualityMeasure
  readonly figure: number
  readonly least: number | null
  readonly most: number | null
  readonly passed: boolean
}

export interface QualityLabel {
  readonly scheme: string
  readonly verdict: QualityVerdict
  readonly checks: readonly QualityCheck[]
  /** In words; empty when reliable. */
  readonly reasons: readonly string[]
}

/**
 * Label of publishability under a named scheme (`eclac-2020`, `eclac-2023`, `ine-chile-2020`, `cv-15`) or one given as
 * data. A figure that is missing counts as failed. An estimate of no events, or of nothing but events, is never
 * reliable. logCv: CV / -ln p up to one half, SE / ((1 - p) (-ln(1 - p))) above.
 */
export function estimateQuality(facts: QualityFacts, scheme: string | QualityScheme): QualityLabel {
  const chosen = typeof scheme === 'string' ? schemeNamed(scheme) : scheme
  const proportion = facts.kind === undefined ? facts.cases !== null : facts.kind === 'proportion'
  const judged = chosen.rules
    .filter(({ of }) => of === undefined || (of === 'proportions') === proportion)
    .map((rule) => ({ rule, check: checkRule(rule, facts) }))
  const broken = judged.filter(({ check }) => !check.passed)
  const reasons = broken.map(({ check }) => reasonOf(check))
  const empty =
    facts.estimate === 0 ||
    (proportion && (facts.estimate === 1 || facts.cases === 0)) ||
    !Number.isFinite(facts.estimate)
  if (empty) reasons.unshift('no events, or nothing but events: the standard error says nothing')
  const bad = empty || broken.some(({ rule }) => rule.otherwise === 'not-reliable')
  return {
    scheme: chosen.name,
    verdict: bad ? 'not-reliable' : broken.length > 0 ? 'weakly-reliable' : 'reliable',
    checks: judged.map(({ check }) => check),
    reasons,
  }
}

function schemeNamed(name: string): QualityScheme {
  const listed: Readonly<Record<string, QualityScheme>> = qualitySchemes
  const limit = /^cv-(\d{1,2})$/.exec(name)?.[1]
  const found = listed[name] ?? (limit === undefined ? undefined : cvScheme(Number(limit) / 100))
  return (
    found ??
    refuse({
      code: 'QUALITY_SCHEME',
      what: `the quality scheme "${name}" is not known`,
      expected: `${Object.keys(listed).join(', ')} or cv-<per cent>`,
    })
  )
}

function checkRule(rule: QualityRule, facts: QualityFacts): QualityCheck {
  const figure = measure(rule.measure, facts)
  const passed = (rule.least === undefined || figure >= rule.least) && (rule.most === undefined || figure <= rule.most)
  return { measure: rule.measure, figure, least: rule.least ?? null, most: rule.most ?? null, passed }
}

function measure(name: QualityMeasure, facts: QualityFacts): number {
  const small = Math.min(facts.estimate, 1 - facts.estimate)
  switch (name) {
    case 'cases':
      return facts.cases ?? Number.NaN
    case 'deff':
      return facts.deffWr
    case 'logCv':
      return facts.standardError / small / -Math.log(small)
    case 'powerRatio':
      return facts.standardError / (small ** (2 / 3) / 9)
    default:
      return facts[name]
  }
}

function reasonOf({ measure: name, figure, least, most }: QualityCheck): string {
  const limit = least === null ? `above ${most}` : `below ${least}`
  return Number.isNaN(figure) ? `${name} is missing` : `${name} ${Number(figure.toPrecision(4))} is ${limit}`
}
