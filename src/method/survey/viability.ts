import { refuse } from '../refuse.js'
import type { Criterion, CriterionSide } from './viability-criteria.js'
import { viabilityCriteria } from './viability-criteria.js'
import type { ViabilityFacts } from './viability-facts.js'

export type Light = 'green' | 'amber' | 'red'

/** New limits for named criteria; what is left out keeps its default. */
export type ViabilityThresholds = Readonly<
  Record<string, { readonly green?: number | undefined; readonly amber?: number | undefined }>
>

export interface CriterionResult {
  readonly id: string
  readonly side: CriterionSide
  readonly title: string
  readonly light: Light
  /** Null when not known. */
  readonly figure: number | null
  readonly direction: 'least' | 'most'
  readonly green: number
  readonly amber: number
  readonly reason: string
}

export interface Viability {
  readonly verdict: 'CLRISK' | 'IVTI' | 'both' | 'neither'
  readonly criteria: readonly CriterionResult[]
  /** The red criteria, in words. */
  readonly reasons: readonly string[]
}

/**
 * Gate: CLRISK, IVTI, both or neither. A model is viable when none of its criteria is red; what is not known is amber
 * (checks of a fitted model are left out until there is one). Throws on thresholds of unknown criteria.
 */
export function viability(facts: ViabilityFacts, thresholds: ViabilityThresholds = {}): Viability {
  const known = viabilityCriteria.map(({ id }) => id)
  const strange = Object.keys(thresholds).filter((id) => !known.includes(id))
  if (strange.length > 0) {
    refuse({
      code: 'VIABILITY_CRITERION',
      what: `no criterion is called ${strange.join(', ')}`,
      expected: `one of ${known.join(', ')}`,
    })
  }
  const criteria = viabilityCriteria.flatMap((criterion) => {
    const own = thresholds[criterion.id]
    const green = own?.green ?? criterion.green
    const result = judge({ ...criterion, green, amber: own?.amber ?? weaker(criterion, green) }, facts)
    return result === undefined ? [] : [result]
  })
  const viable = (side: CriterionSide): boolean => criteria.every((one) => one.side !== side || one.light !== 'red')
  const [clrisk, ivti] = [viable('CLRISK'), viable('IVTI')]
  return {
    verdict: clrisk ? (ivti ? 'both' : 'CLRISK') : ivti ? 'IVTI' : 'neither',
    criteria,
    reasons: criteria.filter(({ light }) => light === 'red').map(({ side, reason }) => `${side}: ${reason}`),
  }
}

/** The default amber limit, never stricter than green. */
function weaker({ direction, amber }: Criterion, green: number): number {
  return direction === 'least' ? Math.min(amber, green) : Math.max(amber, green)
}

function judge(criterion: Criterion, facts: ViabilityFacts): CriterionResult | undefined {
  const { id, side, title, direction, green, amber } = criterion
  const figure = criterion.figure(facts)
  if (figure === null || (figure === undefined && !criterion.asked)) return undefined
  const reaches = (limit: number): boolean =>
    figure !== undefined && (direction === 'least' ? figure >= limit : figure <= limit)
  const light = figure === undefined ? 'amber' : reaches(green) ? 'green' : reaches(amber) ? 'amber' : 'red'
  const said = figure === undefined ? 'not known' : figure === Infinity ? 'none' : String(Number(figure.toPrecision(4)))
  const word = direction === 'least' ? 'from' : 'up to'
  const limits = `green ${word} ${green}, amber ${word} ${amber}`
  return {
    id,
    side,
    title,
    light,
    figure: figure ?? null,
    direction,
    green,
    amber,
    reason: `${title}: ${said} (${limits})`,
  }
}
