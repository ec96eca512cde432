import type { Check } from '../spec/pipeline.js'

/** Age of the latest period delivered of a registry. */
export interface RegistryAge {
  readonly registry: string
  readonly period: string
  /** Days between the end of that period and the day judged at. */
  readonly ageDays: number
  /** Greatest age that the registry's own schema allows. */
  readonly limitDays: number | undefined
}

/** A registry whose latest period is older than allowed. */
export interface StaleInput extends RegistryAge {
  readonly limitDays: number
}

/**
 * Registries older than their limit, in order of name. As in the checks, a threshold of the pipeline for a registry takes the place of the
 * limit in its schema; of several the least counts. A registry without a limit is never stale.
 */
export function staleInputs(checks: readonly Check[], ages: readonly RegistryAge[]): readonly StaleInput[] {
  const found = ages.flatMap((age) => {
    const limits = checks.flatMap((check) => (check.check === 'freshness' && (check.of ?? age.registry) === age.registry ? (check.at_most ?? []) : []))
    const limitDays = limits.length === 0 ? age.limitDays : Math.min(...limits)
    return limitDays !== undefined && age.ageDays > limitDays ? [{ ...age, limitDays }] : []
  })
  return found.sort((a, b) => (a.registry < b.registry ? -1 : 1))
}
