import { CauceError } from '../../src/core/error.js'

/** What may pass if it is tried again; carries the fault to tell when it does not. */
export class PassingFault extends Error {
  readonly fault: CauceError

  constructor(fault: CauceError) {
    super(fault.message, { cause: fault })
    this.name = 'PassingFault'
    this.fault = fault
  }
}

export interface HttpFaultParts {
  readonly code: string
  readonly url: URL
  readonly what: string
  readonly expected?: string
  readonly todo?: string
  readonly cause?: unknown
  readonly mayPass?: boolean
}

/** Addresses are told without their query and user part, where secrets may stand. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`
}

export function httpFault({ url, ...parts }: HttpFaultParts): CauceError {
  return new CauceError('delivery', { ...parts, where: { file: shownUrl(url) } })
}

export function passing(parts: HttpFaultParts): PassingFault {
  return new PassingFault(httpFault({ mayPass: true, todo: 'Nothing was taken over. Run again later; if it lasts, ask the institution.', ...parts }))
}
