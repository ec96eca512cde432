import { CauceError } from '../core/error.js'

export interface Refusal {
  /** Stable identifier in capitals, e.g. `METHOD_WEIGHT_NEGATIVE`. */
  readonly code: string
  readonly what: string
  readonly expected: string
  readonly todo?: string
}

/** Stops a computation whose settings or shapes cannot give a meaningful number. */
export function refuse(refusal: Refusal): never {
  throw new CauceError('specification', refusal)
}
