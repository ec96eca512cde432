import type { Disclosure } from '../../spec/publication.js'

export type Rounding = 'none' | 'nearest-5' | 'nearest-10' | 'census-drb'

/** What may be published: a count is shown when it is zero (unless zeros are hidden too) or reaches the threshold. */
export interface DisclosureRule {
  readonly preset: string
  /** Smallest count that is published; the comparison is made before any rounding. */
  readonly threshold: number
  readonly rounding: Rounding
  readonly hideZeros: boolean
}

/**
 * Published rules by name. PCORnet hides 1 to 10, OHDSI 1 to 4, OpenSAFELY 1 to 7 and rounds the rest to the nearest 5, the disclosure
 * review board of the US Census Bureau hides 1 to 14 and rounds the rest by size.
 */
const presets: Readonly<Record<Disclosure['preset'], { readonly threshold: number; readonly rounding: Rounding }>> = {
  'pcornet-11': { threshold: 11, rounding: 'none' },
  'ohdsi-5': { threshold: 5, rounding: 'none' },
  'opensafely-7': { threshold: 8, rounding: 'nearest-5' },
  'census-drb-15': { threshold: 15, rounding: 'census-drb' },
}

export function disclosureRule({ preset, threshold, rounding, zeros }: Disclosure): DisclosureRule {
  const named = presets[preset]
  return {
    preset: threshold === undefined && rounding === undefined ? preset : `${preset}, changed by the pipeline`,
    threshold: threshold ?? named.threshold,
    rounding: rounding ?? named.rounding,
    hideZeros: zeros === 'hide',
  }
}

/** Whether a count is too small to be shown; what is missing is no count. */
export function isSmall(count: number | null, rule: DisclosureRule): boolean {
  if (count === null || Number.isNaN(count)) return false
  return (count > 0 && count < rule.threshold) || (count === 0 && rule.hideZeros)
}
